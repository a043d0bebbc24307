"""README-VERIFY.txt in a bundle: its commands, exactly as printed, need four ordinary tools and nothing else; openssl and
ssh-keygen, where something stands beside the bundle."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass

import pytest

from harness import pki, ssh, tamper
from harness.commands import run

TOOLS = ("head", "sha256sum", "tar", "sed")
BUNDLE_NAME = "bundle.tar"
"""The name that the page's commands use."""


@dataclass(frozen=True)
class Outcome:
    status: int
    said: str


def printed_commands(page):
    """Command lines are indented by four spaces; prose is not."""
    return [line[4:] for line in page.splitlines() if line.startswith("    ")]


@pytest.fixture
def copy(bundle_path, folder):
    return tamper.copy(bundle_path, folder, BUNDLE_NAME)


@pytest.fixture
def follow_the_page(bundle, folder, copy):
    """Runs the page's commands in the folder of the copy, where only the four tools can be found."""
    commands = printed_commands(bundle.content("data/README-VERIFY.txt").decode())
    assert commands
    path = folder / "tools"
    path.mkdir()
    for tool in TOOLS:
        (path / tool).symlink_to(shutil.which(tool))

    def follow_the_page(*further_tools):
        for tool in further_tools:
            (path / tool).symlink_to(shutil.which(tool))
        # A person stops at the first command that fails. `set -e` would pass over failures within `a && b`.
        script = "".join(f"{command}\n[ $? -eq 0 ] || exit 1\n" for command in commands)
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            cwd=folder,
            env={"PATH": os.fspath(path), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return Outcome(done.returncode, done.stdout.decode(errors="replace"))

    return follow_the_page


@pytest.mark.story
def test_untouched_bundle_is_confirmed(follow_the_page, bundle):
    outcome = follow_the_page()
    assert outcome.status == 0, outcome.said
    assert bundle.seal["prefix-sha256"] in outcome.said
    assert hashlib.sha256(bundle.content("SEAL")).hexdigest() in outcome.said


@pytest.mark.parametrize("member", ["data/containers.jsonl", "manifest-sha256.txt", "bag-info.txt"])
def test_flipped_bit_is_noticed(member, follow_the_page, copy, bundle):
    tamper.flip(copy, bundle.headers[member].offset_data + 1)
    assert follow_the_page().status != 0


@pytest.fixture
def signed(copy, folder, programs):
    """The copy signed and time-stamped by a laboratory whose CA the page's commands find."""
    folder.chmod(0o777)
    laboratory = pki.Pki(folder)
    shutil.copyfile(laboratory.ca, folder / "tsa-ca.pem")
    alice = laboratory.issue("alice")
    with pki.serve(laboratory.stamp) as address:
        signed = programs.exhibit("sign", copy, "--key", alice.key, "--cert", alice.certificate)
        stamped = programs.exhibit("timestamp", copy, "--tsa", address)
    assert signed.status == stamped.status == 0, signed.complaint + stamped.complaint
    return copy


def test_signature_and_time_stamps_are_confirmed(follow_the_page, signed):
    outcome = follow_the_page("openssl")
    assert outcome.status == 0, outcome.said
    assert "CMS Verification successful" in outcome.said
    assert "subject=CN = alice" in outcome.said
    assert outcome.said.count("Verification: OK") == 2
    assert outcome.said.count("Time stamp:") == 2


@pytest.mark.parametrize("suffix", [".SEAL", ".SEAL.p7s", ".SEAL.tsr", ".SEAL.p7s.tsr"])
def test_what_stands_beside_another_bundle_is_noticed(suffix, follow_the_page, signed):
    beside = signed.with_name(signed.name + suffix)
    tamper.flip(beside, beside.stat().st_size - 20)
    assert follow_the_page("openssl").status != 0


@pytest.fixture
def ssh_signed(copy, folder, programs):
    """The copy signed with an SSH key that the page's command finds under the name it asks for."""
    folder.chmod(0o777)
    examiner = ssh.make_person(folder, "examiner")
    ssh.allow(folder, examiner)
    signed = programs.exhibit("sign", copy, "--ssh-key", examiner.key)
    assert signed.status == 0, signed.complaint
    return copy


def test_ssh_signature_is_confirmed(follow_the_page, ssh_signed):
    outcome = follow_the_page("ssh-keygen")
    assert outcome.status == 0, outcome.said
    assert 'Good "exhibit-seal" signature for examiner' in outcome.said


def test_ssh_signature_over_another_seal_is_noticed(follow_the_page, ssh_signed, folder):
    other = folder / "other"
    other.write_text("another seal")
    run("ssh-keygen", "-q", "-Y", "sign", "-f", folder / "examiner", "-n", "exhibit-seal", other)
    shutil.copyfile(folder / "other.sig", ssh_signed.with_name(ssh_signed.name + ".SEAL.sig"))
    assert follow_the_page("ssh-keygen").status != 0
