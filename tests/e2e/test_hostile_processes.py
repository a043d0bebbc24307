"""Processes that lie about themselves, and processes in states in which a naive collector fails or waits for ever.

Deleted and in-memory executables and deleted open files are in test_held_content.
"""

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from harness import procfs
from harness.bundle import Bundle, exact, exact_element
from harness.commands import wait_until
from harness.inside import start_inside
from runtimes.container import SECRET_VARIABLE

NAME, VALUE = SECRET_VARIABLE.split("=")

RAW_ARTIFACTS = ("cmdline", "environ", "comm", "cgroup", "mountinfo", "maps", "limits")
"""Those that do not change while a process waits."""


@pytest.fixture
def taken(collect, programs):
    """A complete bundle of one container, which the reader finds consistent."""

    def taken(container):
        path = collect("b.tar", "--container", container.name)
        assert programs.exhibit("verify", path).status == 0
        return Bundle(path)

    return taken


def record(bundle, pid):
    return bundle.process(pid, procfs.start_time(pid))


def artifact(bundle, pid, name):
    return bundle.artifact(pid, procfs.start_time(pid), name)


def assert_as_in_proc(bundle, pid):
    """Everything that /proc holds of the process is in the bundle, byte for byte."""
    assert record(bundle, pid)["outcome"] == "ok"
    for name in RAW_ARTIFACTS:
        assert artifact(bundle, pid, name) == procfs.raw(pid, name), name


def state(pid):
    return procfs.stat_fields(pid)[0].decode()


# --- names ----------------------------------------------------------------------------------------------------------


def test_name_and_arguments_of_a_kernel_thread(play, taken, programs):
    container = play("disguise", "kernel-thread", is_there=lambda pid: procfs.comm(pid) == "kworker/0:1")
    pid = container.pid
    wait_until(lambda: procfs.cmdline(pid)[0] == "[kworker/0:1-events]", "the arguments to be overwritten")
    listed = {line.get("pid"): line for line in programs.collect("--list", "--json").records}
    assert listed[pid]["comm"] == "kworker/0:1"
    assert listed[pid]["cmdline"] == procfs.cmdline(pid)
    assert_as_in_proc(taken(container), pid)


def test_name_that_ends_the_field_of_a_name(play, taken):
    """In stat, the name stands in parentheses, before the state and the parent's number."""
    name = "x) R 1 1 ("
    container = play("disguise", "parenthesis", is_there=lambda pid: procfs.comm(pid) == name)
    bundle = taken(container)
    seen = record(bundle, container.pid)
    assert (exact(seen, "comm"), seen["state"]) == (name.encode(), "S")
    status = procfs.raw(container.pid, "status").decode().splitlines()
    (parent,) = [int(line.split()[1]) for line in status if line.startswith("PPid:")]
    assert seen["ppid"] == parent != 1
    assert_as_in_proc(bundle, container.pid)


def test_no_arguments(play, taken):
    container = play("disguise", "no-arguments", is_there=lambda pid: procfs.raw(pid, "cmdline") in (b"\0", b""))
    bundle = taken(container)
    assert [exact_element(word) for word in record(bundle, container.pid)["cmdline"]] in ([b""], [])
    assert_as_in_proc(bundle, container.pid)


# --- environments ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case, first, state", [
    ("wiped", "", "overwritten"),
    ("faked", "TOP_SECRET=FAKED", "overwritten"),
    ("moved", "TOP_SECRET=MOVED", "moved"),
])  # fmt: skip
def test_environment_that_is_not_the_real_one(case, first, state, play, taken, programs):
    """What the kernel shows is kept and marked; what the container was told is shown beside it."""
    container = play("disguise", case, is_there=lambda pid: environment(pid)[:1] == [first])
    bundle = taken(container)
    assert_as_in_proc(bundle, container.pid)
    assert VALUE.encode() not in artifact(bundle, container.pid, "environ")
    assert record(bundle, container.pid)["environ_state"] == state
    shown = programs.exhibit("show", bundle.path, "env", "--json").records
    configured = [line for line in shown if line["kind"] == "configured" and line.get("name") == NAME]
    assert [(line["value"], line["source"].startswith("/")) for line in configured] == [(VALUE, True)]
    own = [line["value"] for line in shown if line["kind"] == "process" and line.get("name") == NAME]
    assert own == [first.partition("=")[2]] * bool(first)


def environment(pid):
    return procfs.split_strings(procfs.raw(pid, "environ"))


# --- states ---------------------------------------------------------------------------------------------------------


def test_zombie(play, taken):
    def zombies(pid):
        return [child for child in procfs.children(pid) if state(child) == "Z"]

    container = play("states", "zombie", is_there=zombies)
    (zombie,) = zombies(container.pid)
    bundle = taken(container)
    seen = record(bundle, zombie)
    assert (seen["outcome"], seen["state"], seen["ppid"]) == ("ok", "Z", container.pid)
    assert artifact(bundle, zombie, "stat") == procfs.raw(zombie, "stat")
    assert record(bundle, container.pid)["outcome"] == "ok"


def test_stopped(scratch_container, taken):
    pid = scratch_container.pid
    os.kill(pid, signal.SIGSTOP)
    wait_until(lambda: state(pid) == "T", "the process to stop")
    bundle = taken(scratch_container)
    assert record(bundle, pid)["state"] == "T"
    assert_as_in_proc(bundle, pid)
    assert state(pid) == "T", "it was let go on"


def test_frozen(scratch_container, taken):
    pid = scratch_container.pid
    with frozen(pid):
        bundle = taken(scratch_container)
        assert_as_in_proc(bundle, pid)
        assert record(bundle, pid)["state"] == state(pid)


@contextlib.contextmanager
def frozen(pid):
    """By the freezer of the control groups' first version, or by the second's own file."""
    folders = {line.split(":")[1]: line.split(":", 2)[2] for line in procfs.raw(pid, "cgroup").decode().splitlines()}
    if "freezer" in folders:
        file, freeze, thaw = Path("/sys/fs/cgroup/freezer" + folders["freezer"], "freezer.state"), "FROZEN", "THAWED"
        is_frozen = lambda: file.read_text().strip() == freeze  # noqa: E731
    else:
        file, freeze, thaw = Path("/sys/fs/cgroup" + folders[""], "cgroup.freeze"), "1", "0"
        is_frozen = lambda: "frozen 1" in file.with_name("cgroup.events").read_text()  # noqa: E731
    file.write_text(freeze)
    try:
        wait_until(is_frozen, "the processes to freeze")
        yield
    finally:
        file.write_text(thaw)


def test_waiting_without_being_interruptible(play, taken):
    """vfork: the parent is in state D until its child ends. No reading of /proc waits with it."""
    container = play("states", "vfork", is_there=lambda pid: state(pid) == "D")
    begun = time.monotonic()
    bundle = taken(container)
    assert time.monotonic() - begun < 30
    assert record(bundle, container.pid)["state"] == "D"
    for pid in container.pids():
        assert_as_in_proc(bundle, pid)


# --- roots ----------------------------------------------------------------------------------------------------------


def test_root_directory_deleted(armed_container, taken):
    """A process whose root is gone sees no mounts. It stays the container's, whose file systems are read all the same."""
    pid = jailed(armed_container, "/tmp/gone")
    (armed_container.root / "tmp/gone").rmdir()
    assert os.readlink(f"/proc/{pid}/root").endswith("/tmp/gone (deleted)")
    bundle = taken(armed_container)
    assert record(bundle, pid)["cid"] == record(bundle, armed_container.pid)["cid"]
    assert os.fsencode(os.readlink(f"/proc/{pid}/root")) == exact(record(bundle, pid), "root")
    assert_as_in_proc(bundle, pid)
    assert b"/srv/untouched" in bundle.root_listing(armed_container)


def test_jail(armed_container, taken):
    pid = jailed(armed_container, "/tmp/jail")
    (armed_container.root / "tmp/jail/loot").write_text("in the jail\n")
    bundle = taken(armed_container)
    assert record(bundle, pid)["cid"] == record(bundle, armed_container.pid)["cid"]
    assert exact(record(bundle, pid), "root") == os.fsencode(os.readlink(f"/proc/{pid}/root"))
    assert_as_in_proc(bundle, pid)
    assert {b"/tmp/jail/loot", b"/srv/untouched"} <= set(bundle.root_listing(armed_container))


def jailed(container, folder):
    pid = start_inside(container, "/programs/places", "jail", folder)
    wait_until(lambda: procfs.root_of(pid) != procfs.root_of(container.pid), "the process to change its root")
    return pid


def in_jail(pid, folder):
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{pid}/root").startswith(folder)


@pytest.mark.parametrize("is_deleted", [False, True], ids=["jail", "deleted root"])
def test_first_process_in_a_jail(is_deleted, play, taken):
    """Another process of the mount namespace still has the whole view: through it the container is read."""
    container = play("places", "jail", "/tmp/jail", is_there=lambda pid: in_jail(pid, "/tmp/jail"))
    start_inside(container, "/bin/sleep", "100000")
    (other,) = set(bystanders(container))
    Path(f"/proc/{other}/root/srv/implant").write_text("implant\n")
    if is_deleted:
        Path(f"/proc/{other}/root/tmp/jail").rmdir()
    bundle = taken(container)
    assert {b"/srv/implant", b"/srv/untouched"} <= set(bundle.root_listing(container))


def bystanders(container):
    return [pid for pid in procfs.children(container.pid) if procfs.cmdline(pid) == ["/bin/sleep", "100000"]]


@pytest.mark.parametrize("is_deleted", [False, True], ids=["jail", "deleted root"])
def test_only_process_in_a_jail(is_deleted, play, docker, taken):
    """Nobody sees the container's files any more. The runtime's state still tells where its layers are."""
    container = play("places", "jail", "/tmp/jail", is_there=lambda pid: in_jail(pid, "/tmp/jail"))
    upper = Path(docker.docker("inspect", "--format={{.GraphDriver.Data.UpperDir}}", container.id))
    (upper.parent / "merged/srv/implant").write_text("implant\n")
    assert (upper / "srv/implant").exists()
    if is_deleted:
        (upper.parent / "merged/tmp/jail").rmdir()
    bundle = taken(container)
    assert record(bundle, container.pid)["outcome"] == "ok"
    walked = [bundle.listing(walk["fsid"]) for walk in bundle.walks()]
    assert any(b"/srv/implant" in listing for listing in walked)
