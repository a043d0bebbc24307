"""--max-rate and --nice hold what they promise: measured on the collector while it runs, by what the kernel accounts."""

import os
import subprocess
import time

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.commands import wait_until

MIB = 1 << 20
FILES, FILE_SIZE = 12, 2 * MIB
RATE = 6 * MIB
IDLE = "idle"


@pytest.fixture(scope="module")
def container(runc, images):
    """With contents of 24 MiB that no other file has."""
    with runc.container(images.busybox, "sleep", "1000000", name="gentle") as made:
        for number in range(FILES):
            (made.root / f"srv/large-{number}").write_bytes(os.urandom(FILE_SIZE))
        yield made


def bytes_read(pid):
    """By read(2) and its kin, /proc included."""
    fields = dict(line.split(b": ") for line in procfs.raw(pid, "io").splitlines())
    return int(fields[b"rchar"])


def test_contents_are_read_at_no_more_than_the_rate(programs, container, folder):
    bundle = folder / "b.tar"
    begun = time.monotonic()
    process = programs.start_collecting("-o", bundle, "--container", container.name, "--max-rate", str(RATE), "--quiet")
    seen = []
    while process.poll() is None:
        try:
            seen.append((time.monotonic(), bytes_read(process.pid)))
        except OSError:
            break
        time.sleep(0.05)
    assert process.wait() == 0
    seconds = time.monotonic() - begun
    assert seconds > (FILES * FILE_SIZE) / RATE
    # In no second more than the rate, a portion for each thread, what is read of /proc, and once the program's own file.
    beside = 4 * MIB + programs.collector.stat().st_size
    for moment, count in seen:
        later = [other for other, _ in seen if moment + 1 <= other]
        if not later:
            break
        of_second = dict(seen)[later[0]] - count
        assert of_second < RATE * (later[0] - moment) + beside
    start = Bundle(bundle).record("data/acquisition/start.json")
    assert start["plan"]["limits"]["read_bytes_per_second"] == RATE
    bundle.chmod(0o644)  # readers run as nobody
    assert programs.exhibit("verify", bundle).status == 0


def test_without_a_rate_the_same_takes_a_fraction(programs, container, folder):
    """Else the test above would hold on any machine that is slow enough."""
    begun = time.monotonic()
    assert programs.collect("-o", folder / "b.tar", "--container", container.name).status == 0
    assert time.monotonic() - begun < (FILES * FILE_SIZE) / RATE
    assert "read_bytes_per_second" not in Bundle(folder / "b.tar").record("data/acquisition/start.json")["plan"]["limits"]


def test_a_rate_must_be_a_number_above_zero(programs, folder):
    for rate in ("0", "-1", "fast"):
        assert programs.collect("-o", folder / "b.tar", "--max-rate", rate).status == 2
    assert not (folder / "b.tar").exists()


def test_nice_gives_way_with_all_its_threads(programs, container, folder):
    slowly = ("--max-rate", str(MIB))  # so that its readers are there to be looked at
    process = programs.start_collecting("-o", folder / "b.tar", "--container", container.name, "--nice", *slowly)
    try:
        seen = []

        def readers_are_there():
            seen[:] = priorities(process.pid)
            return len(seen) > 2

        wait_until(readers_are_there, "readers of contents")
        assert set(seen) == {(19, IDLE)}
    finally:
        process.kill()
        process.communicate()


def priorities(pid):
    """Nice value and I/O class of each thread; nothing where one ended meanwhile."""
    try:
        return [(nice_of(pid, tid), io_class_of(tid)) for tid in os.listdir(f"/proc/{pid}/task")]
    except (FileNotFoundError, ProcessLookupError, subprocess.CalledProcessError):
        return []


def nice_of(pid, tid):
    return int(procfs.raw(pid, f"task/{tid}/stat").rpartition(b")")[2].split()[16])


def io_class_of(tid):
    return subprocess.run(["ionice", "-p", tid], capture_output=True, text=True, check=True).stdout.strip()
