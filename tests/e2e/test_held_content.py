"""What only a process leads to: deleted and in-memory executables, deleted open files. Their bytes are in hand."""

import hashlib
import os
import shutil

import pytest

from harness import procfs
from harness.bundle import Bundle, exact
from harness.commands import wait_until

DELETED_TEXT = b"written, unlinked, still open\n"
"""What holder.c writes to a file before it removes it."""


@pytest.fixture
def holding(docker, images, fresh_name, holder):
    """A container whose first process is the helper in one of its cases, once it has got where it waits."""

    def holding(case, is_there):
        options = [f"--volume={holder.parent}:/programs:ro"]
        container = docker.run(images.busybox, "/programs/holder", case, name=fresh_name, options=options)
        wait_until(lambda: is_there(container.pid), f"the {case} case")
        return container

    yield holding
    for container in list(docker.running):
        if container.name == fresh_name:
            container.remove()


def executable(pid):
    return os.readlink(f"/proc/{pid}/exe")


def held(bundle, container):
    return bundle.held_contents(container.pid, procfs.start_time(container.pid))


def assert_in_hand(bundle, entry, content):
    assert bundle.captured(entry) == content
    assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert (entry["type"], entry["size"], entry["nlink"]) == ("file", len(content), 0)
    assert entry["outcome"] == "ok"


@pytest.mark.parametrize("case, path", [
    ("deleted", b"/tmp/.deleted-program (deleted)"),
    ("memfd", b"/memfd:payload\n(deleted) (deleted)"),
])  # fmt: skip
def test_executable(case, path, holding, holder, collect):
    container = holding(case, lambda pid: os.fsencode(executable(pid)) == path)
    bundle = Bundle(collect("b.tar", "--container", container.name))
    program = held(bundle, container)["exe"]
    assert exact(program, "path") == path
    assert_in_hand(bundle, program, holder.read_bytes())


def test_open_file(holding, collect):
    container = holding("file", lambda pid: "/tmp/.deleted-file (deleted)" in map(read_link, descriptors(pid)))
    (number,) = [os.path.basename(link) for link in descriptors(container.pid) if "deleted" in read_link(link)]
    bundle = Bundle(collect("b.tar", "--container", container.name))
    contents = held(bundle, container)
    assert set(contents) == {f"fd/{number}"}
    assert_in_hand(bundle, contents[f"fd/{number}"], DELETED_TEXT)


def descriptors(pid):
    return [f"/proc/{pid}/fd/{number}" for number in os.listdir(f"/proc/{pid}/fd")]


def read_link(link):
    return os.readlink(link)


def test_name_that_only_looks_deleted(scratch_container, holder, collect):
    """A file may be called so. It has a path: nothing is held that the listing does not tell."""
    program = scratch_container.root / "tmp/program (deleted)"
    shutil.copy(holder, program)
    scratch_container.exec("sh", "-c", "'/tmp/program (deleted)' wait </dev/null >/dev/null 2>&1 &")
    wait_until(lambda: len(started(program)) == 1, "the program to run")
    (pid,) = started(program)
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    assert not bundle.held_contents(pid, procfs.start_time(pid))
    entry = bundle.root_listing(scratch_container)[b"/tmp/program (deleted)"]
    assert bundle.captured(entry) == holder.read_bytes()


def started(program):
    return [pid for pid in procfs.all_pids() if is_same_file(f"/proc/{pid}/exe", program)]


def is_same_file(one, other):
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def test_nothing_is_held_without_capture(holding, holder, collect):
    """The digest is still there."""
    container = holding("deleted", lambda pid: executable(pid).endswith(" (deleted)"))
    bundle = Bundle(collect("b.tar", "--capture", "none", "--container", container.name))
    program = held(bundle, container)["exe"]
    assert "blobs" not in program
    assert program["sha256"] == hashlib.sha256(holder.read_bytes()).hexdigest()
    assert not bundle.blobs


def test_held_content_verifies(holding, collect, programs):
    container = holding("memfd", lambda pid: "memfd:" in executable(pid))
    assert programs.exhibit("verify", collect("b.tar", "--container", container.name)).status == 0
