"""Containers that are stopped while they are read, and go on afterwards, whatever becomes of the collector.

The version 2 hierarchy of a host whose controllers are of version 1 can freeze too: there the container is moved into a
cgroup of it.
"""

import contextlib
import signal
import time
from pathlib import Path

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.commands import wait_until
from harness.exhibit import read_exactly

V1, V2 = Path("/sys/fs/cgroup/freezer"), Path("/sys/fs/cgroup/unified")


class Freezer:
    """How a container's cgroup is, by the kernel's account."""

    def __init__(self, state, frozen):
        self.state, self.frozen = state, frozen

    def is_frozen(self):
        return self.frozen in self.state.read_text()


@contextlib.contextmanager
def of_version_1(container):
    (path,) = (line.split(b":")[2].decode() for line in procfs.raw(container.pid, "cgroup").splitlines() if b":freezer:" in line)
    yield Freezer(V1 / path.lstrip("/") / "freezer.state", "FROZEN")


@contextlib.contextmanager
def of_version_2(container):
    cgroup = V2 / f"exhibit-e2e-{container.pid}"
    cgroup.mkdir()
    try:
        (V1 / "cgroup.procs").write_text(str(container.pid))
        (cgroup / "cgroup.procs").write_text(str(container.pid))
        yield Freezer(cgroup / "cgroup.events", "frozen 1")
    finally:
        (V2 / "cgroup.procs").write_text(str(container.pid))
        cgroup.rmdir()


@pytest.fixture(params=[of_version_1, of_version_2], ids=["v1", "v2"])
def freezer(request, scratch_container):
    with request.param(scratch_container) as freezer:
        yield freezer


def told_of_freeze(path):
    return [line for line in Bundle(path).told("container") if line["name"] == "freeze"]


def test_container_stands_still_while_it_is_read(freezer, scratch_container, folder, programs):
    process = programs.start_streaming("--freeze", "--container", scratch_container.name)
    beginning = read_exactly(process.stdout, 512)
    assert freezer.is_frozen()
    rest, complaint = process.communicate()
    assert process.returncode == 0, complaint.decode()
    assert not freezer.is_frozen()
    path = folder / "b.tar"
    path.write_bytes(beginning + rest)
    (told,) = told_of_freeze(path)
    assert told["outcome"] == "ok"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_container_goes_on_when_the_collector_is_ended(number, freezer, scratch_container, programs):
    process = programs.start_streaming("--freeze", "--container", scratch_container.name)
    read_exactly(process.stdout, 512)
    assert freezer.is_frozen()
    process.send_signal(number)
    process.communicate()
    wait_until(lambda: not freezer.is_frozen(), "the container to go on")


def test_container_that_was_frozen_stays_so(scratch_container, folder, programs):
    with of_version_1(scratch_container) as freezer:
        freezer.state.write_text("FROZEN")
        try:
            wait_until(freezer.is_frozen, "the container to be frozen")
            path = folder / "b.tar"
            assert programs.collect("-o", path, "--freeze", "--container", scratch_container.name).status == 3
            assert freezer.is_frozen()
        finally:
            freezer.state.write_text("THAWED")
    (told,) = told_of_freeze(path)
    assert told["outcome"] == "partial" and "frozen already" in told["reason"]


def test_process_of_another_is_not_stopped_with_it(scratch_container, shell, folder, programs):
    with of_version_1(scratch_container) as freezer:
        own = [line.split(b":")[2].decode() for line in procfs.raw(shell.pid, "cgroup").splitlines() if b":freezer:" in line]
        (freezer.state.parent / "cgroup.procs").write_text(str(shell.pid))
        try:
            path = folder / "b.tar"
            assert programs.collect("-o", path, "--freeze", "--container", scratch_container.name).status == 3
        finally:
            (V1 / own[0].lstrip("/") / "cgroup.procs").write_text(str(shell.pid))
    (told,) = told_of_freeze(path)
    assert told["outcome"] == "partial" and str(shell.pid) in told["reason"]


def test_nothing_is_stopped_unless_asked_for(scratch_container, programs):
    with of_version_1(scratch_container) as freezer:
        process = programs.start_streaming("--container", scratch_container.name)
        read_exactly(process.stdout, 512)
        until = time.monotonic() + 1
        while time.monotonic() < until:
            assert not freezer.is_frozen()
        process.communicate()
