"""A bundle of more than 3 GiB, signed, time-stamped, verified and read in memory that does not grow with it."""

import os
import subprocess

import pytest

from harness import pki, procfs, ssh
from harness.commands import UNPRIVILEGED

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
SIZE, PIECE = 3 * GIB, 8 * MIB
GREATEST_KIB = 64 * KIB


@pytest.fixture(scope="module")
def large(runc, images, programs, shared_folder):
    """A bundle that holds 3 GiB of a container's, in pieces each of which is different. Its zeros take no disk."""
    shared_folder.chmod(0o777)
    path = shared_folder / "large.tar"
    with runc.container(images.busybox, "sleep", "1000000", name="large") as container:
        content = container.root / "large"
        with content.open("wb") as opened:
            for piece in range(SIZE // PIECE):
                opened.write((piece + 1).to_bytes(8) + bytes(PIECE - 8))
        limits = ("--capture", "all", "--capture-limit", "4G", "--capture-file-limit", "4G")
        argv = [programs.collector, "-o", "-", "--quiet", *limits, "--container", container.name]
        with subprocess.Popen(argv, stdout=subprocess.PIPE) as collecting:
            subprocess.run(["dd", f"of={path}", "bs=1M", "iflag=fullblock", "conv=sparse", "status=none"], stdin=collecting.stdout, check=True)
        assert collecting.returncode == 0
        content.unlink()
    assert path.stat().st_size > SIZE
    path.chmod(0o644)
    return path


@pytest.fixture
def peak_of(programs):
    """Runs `exhibit` and gives the most memory that it was seen with, in KiB."""

    def peak_of(*arguments, status=0):
        argv = [os.fspath(word) for word in (*UNPRIVILEGED, programs.reader, *arguments)]
        with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
            peak = procfs.watch_peak_memory_kib(process)
        assert process.returncode == status
        return peak

    return peak_of


def test_signed_and_verified_in_little_memory(large, peak_of, workplace):
    folder = workplace.folder("large-laboratory")
    laboratory = pki.Pki(folder)
    alice = laboratory.issue("alice")
    ada = ssh.make_person(folder, "ada")
    peaks = {"sign": peak_of("sign", large, "--key", alice.key, "--cert", alice.certificate)}
    peaks["sign by ssh"] = peak_of("sign", large, "--ssh-key", ada.key)
    with pki.serve(laboratory.stamp) as address:
        peaks["timestamp"] = peak_of("timestamp", large, "--tsa", address, "--tsa-ca", laboratory.ca)
    trust = ("--signer", alice.certificate, "--signer", ada.public, "--ca", laboratory.ca, "--tsa-ca", laboratory.ca)
    peaks["verify"] = peak_of("verify", large, *trust, "--require-signature", "--require-timestamp")
    print(peaks)
    assert all(MIB // KIB < peak < GREATEST_KIB for peak in peaks.values()), peaks
