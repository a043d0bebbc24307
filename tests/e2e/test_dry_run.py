"""--dry-run tells what a collection of the same container then takes, writes nothing and reads no file of it."""

import json
import os
import re

import pytest

from harness.commands import run
from harness.terminal import standard_error_on_terminal

KIB = 1 << 10


@pytest.fixture(scope="module")
def container(runc, images):
    """With contents that its image, which is a plain folder, does not tell apart: what came after its start is kept."""
    with runc.container(images.busybox, "sleep", "1000000", name="tried-first") as made:
        for number in range(20):
            folder = made.root / f"srv/{number}"
            folder.mkdir(parents=True)
            for name in range(10):
                (folder / str(name)).write_bytes(os.urandom(4 * KIB))
        (made.root / "srv/noise").write_bytes(os.urandom(700 * KIB))
        os.link(made.root / "srv/noise", made.root / "srv/also-noise")
        yield made


@pytest.fixture(scope="module")
def estimate(programs, container):
    result = programs.collect("--dry-run", "--json", "--container", container.name)
    assert result.status == 0, result.complaint
    return json.loads(result.stdout)


def test_counts_are_those_of_the_collection(programs, container, estimate, folder):
    taken = programs.collect("-o", folder / "b.tar", "--container", container.name, "--json")
    taken = json.loads(taken.stdout)
    for count in ("containers", "processes", "files", "entries", "gaps", "left_out"):
        assert estimate[count] == taken[count], count
    assert estimate["bytes_to_read"] == taken["bytes_hashed"]
    assert estimate["bytes_to_keep"] >= 700 * KIB
    assert estimate["bytes_to_keep"] == taken["blob_bytes"]
    assert estimate["bundle_bytes"] == pytest.approx(taken["bundle_bytes"], rel=0.25)
    assert estimate["seconds"] > 0


def test_what_a_limit_would_leave_out_is_told(programs, container):
    def tried(limit):
        limited = ("--container", container.name, "--capture-file-limit", str(limit))
        return json.loads(programs.collect("--dry-run", "--json", *limited).stdout)

    one = tried(600 * KIB)
    assert one["left_out"] == 2 and one["missing_left_out"] == 0, "a file with two names"
    assert sum("noise" in line and "larger than the limit" in line for line in one["missing"]) == 2
    many = tried(KIB)
    assert many["bytes_to_keep"] < 100 * KIB
    assert len(many["missing"]) == 100 and many["missing_left_out"] == many["left_out"] - 100 > 100


def test_the_rate_that_is_asked_for_is_reckoned_with(programs, container, estimate):
    slow = programs.collect("--dry-run", "--json", "--container", container.name, "--max-rate", "100K")
    slow = json.loads(slow.stdout)
    assert slow["bytes_a_second"] == 100 * KIB
    assert slow["seconds"] == pytest.approx(estimate["bytes_to_read"] / (100 * KIB), rel=0.5)


@pytest.fixture
def traced(programs, container, folder):
    """The lines of strace(1) of a collection, or what is not quite one."""

    def traced(*arguments):
        trace = folder / f"trace-{len(list(folder.iterdir()))}"
        tracer = ["strace", "-f", "-y", "-o", trace, "-e", "trace=open,openat,openat2,creat,read,pread64,readv,preadv,mmap"]
        run(*tracer, programs.collector, *arguments, "--container", container.name, "--quiet")
        return trace.read_text(errors="replace").splitlines()

    return traced


def test_nothing_is_written_and_no_content_is_read(traced, folder):
    output = folder / "b.tar"
    tried = traced("--dry-run", "-o", output)
    assert not output.exists() and not output.with_suffix(".tar.partial").exists()
    assert any("O_PATH" in line for line in tried), "the trace shows what is opened"
    assert not [line for line in tried if re.search(r"O_WRONLY|O_RDWR|O_CREAT", line)]
    assert not reads_of("noise", tried)
    assert reads_of("noise", traced("-o", output)), "else this would hold of any trace"


def reads_of(name, trace):
    """Lines of calls that take bytes from a file whose name ends so."""
    return [line for line in trace if re.search(rf"(read|pread64|readv|preadv|mmap)\(.*/srv/[^ ]*{name}>", line)]


def test_what_this_user_may_not_read_is_told(programs, container):
    """Without CAP_FOWNER nobody else's file is read, since that would renew its access time."""
    os.chown(container.root / "srv/noise", 1234, 1234)
    try:
        result = programs.collect_without("fowner", "--dry-run", "--json", "--container", container.name)
    finally:
        os.chown(container.root / "srv/noise", 0, 0)
    told = json.loads(result.stdout)
    assert result.status == 3 and told["gaps"] >= 1
    assert any("/srv/noise" in line and "access time" in line for line in told["missing"])


def test_for_people(programs, container):
    result = programs.collect("--dry-run", "--container", container.name)
    assert result.status == 0
    for word in ("nothing was written", "containers 1", "to read", "to keep at most", "bundle about", "time about"):
        assert word in result.text
    assert result.stderr == b""


def test_list_or_try_not_both(programs):
    assert programs.collect("--dry-run", "--list").status == 2


def test_a_terminal_is_told_how_far_it_is(programs, container, folder):
    def start(terminal):
        slowly = ("--max-rate", "512K")  # so that there is a line to be seen
        return programs.start_collecting("-o", folder / "b.tar", "--container", container.name, *slowly, stderr=terminal)

    shown, status = standard_error_on_terminal(start)
    assert status == 0
    parts = [int(part) for part in re.findall(rb"\[#*\.*\] +(\d+)%", shown)]
    assert parts and parts == sorted(parts) and parts[-1] <= 100
    assert re.search(rb"KiB/s", shown)
    assert re.search(rb"about \d+:\d\d left", shown)
