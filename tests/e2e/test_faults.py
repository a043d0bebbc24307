"""Faults of the world around: an output that is full, a disk that fails, and a collector that is killed.

EXHIBIT_E2E_KILLS is the number of moments at which it is killed (default 12).
"""

import collections
import contextlib
import hashlib
import itertools
import os
import random
import subprocess
import time

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.commands import run, wait_until
from harness.cut import BLOCK, vouched_bytes, whole_members

KIB, MIB = 1 << 10, 1 << 20
KILLS = int(os.environ.get("EXHIBIT_E2E_KILLS", "12"))


@pytest.fixture(scope="module")
def laden(docker, images):
    """A container with content enough for checkpoints, which come every 16 MiB."""
    with docker.container(images.busybox, "sleep", "1000000", name="laden") as container:
        for n in range(20):
            (container.root / f"srv/{n}").write_bytes(os.urandom(2 * MIB))
        yield container


@pytest.fixture
def assert_incomplete(programs):
    """What an ended writer has left is INCOMPLETE, never worse, and vouched for up to its last checkpoint."""

    def assert_incomplete(partial):
        partial.chmod(0o644)
        result = programs.exhibit("verify", partial, "--json")
        report = result.record
        assert (result.status, report["verdict"]) == (3, "INCOMPLETE"), report
        vouched = vouched_bytes(partial.read_bytes())
        assert report["verified_bytes"] == vouched
        return vouched

    return assert_incomplete


# --- an output that is full -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def small_device(place, size):
    place.mkdir()
    run("mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "small", place)
    try:
        yield place
    finally:
        run("umount", place)


@pytest.mark.parametrize("size, has_checkpoint", [(64 * KIB, False), (26 * MIB, True)], ids=["early", "late"])
def test_output_device_full(size, has_checkpoint, laden, folder, programs, assert_incomplete):
    with small_device(folder / "device", size) as device:
        result = programs.collect("-o", device / "b.tar", "--container", laden.name)
        assert result.status == 1
        (line,) = result.complaint.splitlines()
        assert "No space left on device" in line and str(device / "b.tar.partial") in line
        assert [file.name for file in device.iterdir()] == ["b.tar.partial"]
        assert bool(assert_incomplete(device / "b.tar.partial")) == has_checkpoint


def test_stream_to_a_full_device(laden, programs):
    with open("/dev/full", "wb") as full:
        process = programs.start_collecting("-o", "-", "--container", laden.name, stdout=full)
        _, complaint = process.communicate()
    assert process.returncode == 1
    (line,) = complaint.decode().splitlines()
    assert "No space left on device" in line


# --- a disk that fails ----------------------------------------------------------------------------------------------

EXPECTED_OF_FAULTY = {
    b"/": ("dir", "ok", None),
    b"/closed": ("dir", "partial", "EIO"),
    b"/half": ("file", "error", "EIO"),
    b"/lost": ("unknown", "error", "EIO"),
    b"/rotten": ("file", "error", "EIO"),
    b"/whole": ("file", "ok", None),
}


@contextlib.contextmanager
def faulty_mount(container, intruder, workplace, place):
    program = [intruder / "faulty_fuse", f"/proc/{container.pid}/ns/mnt", place]
    with subprocess.Popen(program, env=workplace.environment, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: os.fsencode(place) in procfs.mount_points(container.pid), "the mount")
            yield
        finally:
            server.kill()


def test_target_that_cannot_be_read(scratch_container, intruder, workplace, folder, programs):
    (scratch_container.root / "srv/faulty").mkdir()
    (scratch_container.root / "srv/sound").write_text("sound\n")
    path = folder / "b.tar"
    with faulty_mount(scratch_container, intruder, workplace, "/srv/faulty"):
        result = programs.collect("-o", path, "--include-network", "--container", scratch_container.name)
    assert result.status == 3, result.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
    bundle = Bundle(path)
    mount = bundle.mounts(scratch_container)[b"/srv/faulty"]
    listing = bundle.listing(mount["fsid"])
    assert {path: (entry["type"], entry["outcome"], entry.get("errno")) for path, entry in listing.items()} == EXPECTED_OF_FAULTY
    whole = bytes(itertools.islice(itertools.cycle(range(ord("a"), ord("z") + 1)), 200000))
    assert listing[b"/whole"]["sha256"] == hashlib.sha256(whole).hexdigest()
    assert not [path for path in (b"/half", b"/rotten", b"/lost") if "sha256" in listing[path]]
    assert listing[b"/half"]["read"] == 65536
    troubled = {path for path, (_, outcome, _) in EXPECTED_OF_FAULTY.items() if outcome != "ok"}
    told = {line["target"].encode(): (line["outcome"], line["errno"]) for line in bundle.told("entry")}
    assert told == {path: EXPECTED_OF_FAULTY[path][1:] for path in troubled}
    assert bundle.finish["counts"]["gaps"] == len(troubled)
    assert {entry["outcome"] for entry in bundle.root_listing(scratch_container).values()} == {"ok"}


# --- a collector that is killed -------------------------------------------------------------------------------------


def seconds_of_a_run(programs, container, folder):
    begun = time.monotonic()
    assert programs.collect("-o", folder / "whole.tar", "--container", container.name).status == 0
    return time.monotonic() - begun


def test_killed_at_any_moment(laden, folder, programs, assert_incomplete):
    """One random moment in each equal part of a run's time, counted in turns from its start and from its first output."""
    generator = random.Random(1)
    duration = seconds_of_a_run(programs, laden, folder)
    left = collections.Counter()
    for n in range(KILLS):
        bundle, partial = folder / f"{n}.tar", folder / f"{n}.tar.partial"
        process = programs.start_collecting("-o", bundle, "--container", laden.name, stderr=subprocess.DEVNULL)
        if n % 2:
            wait_until(lambda: partial.exists() or bundle.exists(), "the output to be opened")
        time.sleep(duration * (n + generator.random()) / KILLS)
        process.kill()
        process.wait()
        left[judge_what_is_left(bundle, partial, programs, assert_incomplete)] += 1
        bundle.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    print(dict(left))
    assert left["checkpoints"] > 0 and left["bad"] == 0


def judge_what_is_left(bundle, partial, programs, assert_incomplete):
    assert not (bundle.exists() and partial.exists())
    if not bundle.exists() and not partial.exists():
        return "nothing"
    if bundle.exists() or is_whole(partial):
        return "sealed" if is_consistent(bundle if bundle.exists() else partial, programs) else "bad"
    if partial.stat().st_size == 0:
        return "empty" if is_no_bundle(partial, programs) else "bad"
    return "checkpoints" if assert_incomplete(partial) else "no checkpoint"


def is_whole(partial):
    """Killed while its bytes, all of them written, were brought to the disk."""
    content = partial.read_bytes()
    names = [name for name, _, _ in whole_members(content)]
    return names[-1:] == ["SEAL"] and content.endswith(bytes(2 * BLOCK))


def is_no_bundle(empty, programs):
    """Killed between the creation of the file and its first bytes."""
    empty.chmod(0o644)
    report = programs.exhibit("verify", empty, "--json").record
    return (report["verdict"], [fault["code"] for fault in report["faults"]]) == ("MALFORMED", ["not-a-bundle"])


def is_consistent(path, programs):
    path.chmod(0o644)
    return programs.exhibit("verify", path).status == 0
