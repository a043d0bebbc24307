"""Attempts to get out of sight: of the container's group, of /proc, of a name or a number."""

import contextlib
import hashlib
import os
import signal
import subprocess
from pathlib import Path

import pytest

from harness import procfs
from harness.bundle import Bundle, exact
from harness.commands import run, wait_until
from harness.exhibit import invoke, read_exactly
from harness.inside import from_host, namespace, running
from harness.refusing import refusing


def evidence_about(pid, line):
    """What the container's identity says of one process."""
    return [said["says"] for said in line["container"]["evidence"] if f"/proc/{pid}" in said["where"].split(", ")]


def sleeping(pid):
    """Whether it has become the command that goes on, and has got out of what started it."""
    return procfs.cmdline(pid) == ["/bin/sleep", "100000"]


# --- out of the control group ---------------------------------------------------------------------------------------


def hierarchies():
    return [folder for folder in (Path("/sys/fs/cgroup"), *Path("/sys/fs/cgroup").iterdir())
            if (folder / "cgroup.procs").exists()]  # fmt: skip


def test_moved_to_the_root_cgroup(scratch_container, listed):
    pid = scratch_container.pid
    for hierarchy in hierarchies():
        (hierarchy / "cgroup.procs").write_text(str(pid))
    assert {line.split(b":", 2)[2] for line in procfs.raw(pid, "cgroup").splitlines()} == {b"/"}
    identity = listed()[pid]["container"]
    assert (identity["runtime"], identity["id"], identity["name"]) == ("docker", scratch_container.id, scratch_container.name)


@pytest.mark.parametrize("controller", ["pids", "systemd"])
def test_one_controller_moved_to_a_container_that_is_not(controller, scratch_container, listed, collect):
    hierarchy = Path("/sys/fs/cgroup", controller)
    if not (hierarchy / "cgroup.procs").exists():
        pytest.skip("this host has no control groups of the first version")
    pid = scratch_container.pid
    false_id = hashlib.sha256(os.urandom(8)).hexdigest()
    home = hierarchy / procfs_cgroup(pid, controller).lstrip("/")
    fake = hierarchy / "docker" / false_id
    fake.mkdir()
    try:
        (fake / "cgroup.procs").write_text(str(pid))
        identity = listed()[pid]["container"]
        record = Bundle(collect("b.tar", "--container", scratch_container.name)).container(scratch_container)
    finally:
        (home / "cgroup.procs").write_text(str(pid))
        fake.rmdir()
    assert (identity["id"], identity["name"]) == (scratch_container.id, scratch_container.name)
    assert any(false_id in conflict for conflict in identity["conflicts"])
    assert record["conflicts"] == identity["conflicts"]


def procfs_cgroup(pid, controller):
    lines = [line.split(":", 2) for line in procfs.raw(pid, "cgroup").decode().splitlines()]
    return next(path for _, controllers, path in lines if controllers in (controller, f"name={controller}"))


# --- into the container from the host -------------------------------------------------------------------------------


def test_joined_by_nsenter(scratch_container, workplace, listed):
    command = ["nsenter", "--target", str(scratch_container.pid), "--mount", "--pid", "/bin/sleep", "100000"]
    with from_host(workplace, *command, is_there=sleeping) as pid:
        assert namespace(pid, "pid") == namespace(scratch_container.pid, "pid")
        line = listed()[pid]
    assert line["container"]["id"] == scratch_container.id
    assert any("joined" in said for said in evidence_about(pid, line))


def test_chroot_from_the_host(scratch_container, workplace, listed):
    with from_host(workplace, "chroot", scratch_container.root, "/bin/sleep", "100000", is_there=sleeping) as pid:
        assert os.readlink(f"/proc/{pid}/root") == "/" and namespace(pid, "mnt") == namespace(os.getpid(), "mnt")
        line = listed()[pid]
    assert line["container"]["id"] == scratch_container.id
    assert any("chroot from outside" in said for said in evidence_about(pid, line))


def test_daemon_and_shim_killed(scratch_container, workplace, listed, collect):
    """The daemons are stopped only: one that lived would clean up after its shim, and others' tests need them."""
    pid, shim = scratch_container.pid, procfs.parent(scratch_container.pid)
    with workplace.daemons_stopped():
        os.kill(shim, signal.SIGKILL)
        wait_until(lambda: procfs.parent(pid) != shim, "the container to be an orphan")
        line = listed()[pid]
        listing = Bundle(collect("b.tar", "--container", scratch_container.id)).root_listing(scratch_container)
        os.kill(pid, signal.SIGKILL)
    identity = line["container"]
    assert (identity["runtime"], identity["id"], identity["name"]) == ("docker", scratch_container.id, scratch_container.name)
    assert line["ppid"] != shim and "shim" not in line
    assert b"/srv/untouched" in listing


# --- threads --------------------------------------------------------------------------------------------------------


def threads(pid):
    """Thread id to name, of those that live."""
    with contextlib.suppress(OSError):
        return {int(task.name): (task / "comm").read_text().strip() for task in Path(f"/proc/{pid}/task").iterdir()}
    return {}


def thread_called(pid, name):
    (thread,) = [thread for thread, its_name in threads(pid).items() if its_name == name]
    return thread


def thread_start(pid, thread):
    return int(procfs.raw(pid, f"task/{thread}/stat").rpartition(b")")[2].split()[22 - 3])


def assert_has_record_of_its_own(bundle, pid, thread):
    """A thread that is not like its leader is captured as a process is."""
    record = bundle.process(thread, thread_start(pid, thread))
    assert (record["thread_of"], record["outcome"]) == (pid, "ok")
    for name in ("environ", "cgroup", "mountinfo", "comm", "cmdline"):
        raw = procfs.raw(pid, f"task/{thread}/{name}")
        assert bundle.artifact(thread, thread_start(pid, thread), name) == raw, name
    kinds = os.listdir(f"/proc/{pid}/task/{thread}/ns")
    links = {kind: namespace(pid, kind, task=thread) for kind in kinds if not kind.endswith("_for_children")}
    assert {kind: f"{kind}:[{inode}]" for kind, inode in record["namespaces"].items()} == links
    return record


def without_first_thread(container):
    """Processes of the container's process namespace of which only the survivor lives."""
    wanted = namespace(container.pid, "pid")
    return [pid for pid in procfs.all_pids() for thread, name in threads(pid).items()
            if name == "survivor" and not procfs.is_alive(pid) and namespace(pid, "pid", task=thread) == wanted]  # fmt: skip


def test_first_thread_dead(armed_container, listed, collect):
    container = armed_container
    container.exec("sh", "-c", "/programs/states dead-leader </dev/null >/dev/null 2>&1 &")
    wait_until(lambda: without_first_thread(container), "the first thread to end")
    (pid,) = without_first_thread(container)
    survivor = thread_called(pid, "survivor")
    lines = listed()
    assert lines[pid]["container"]["id"] == lines[survivor]["container"]["id"] == container.id
    assert lines[survivor]["thread_of"] == pid and "thread_of" not in lines[pid]
    bundle = Bundle(collect("b.tar", "--container", container.name))
    record = assert_has_record_of_its_own(bundle, pid, survivor)
    assert exact(record, "exe") == os.fsencode(os.readlink(f"/proc/{pid}/task/{survivor}/exe"))
    assert bundle.process(pid, procfs.start_time(pid))["state"] == "Z"
    assert b"/srv/untouched" in bundle.root_listing(container)


@pytest.mark.parametrize("case, name, kind", [
    ("net-thread", "other-net", "net"),
    ("mount-thread", "other-mounts", "mnt"),
])  # fmt: skip
def test_thread_with_a_namespace_of_its_own(case, name, kind, armed_container, workplace, listed, collect):
    """Unsharing needs a capability that Docker's default leaves out: the intruder came from the host."""
    container = armed_container
    command = ["nsenter", "--target", str(container.pid), "--mount", "--pid", "--net", "/programs/places", case, "/tmp/own"]
    with from_host(workplace, *command, is_there=lambda pid: name in threads(pid).values()) as pid:
        thread = thread_called(pid, name)
        assert namespace(pid, kind, task=thread) != namespace(pid, kind) == namespace(container.pid, kind)
        line = listed()[thread]
        assert (line["thread_of"], line["container"]["id"]) == (pid, container.id)
        bundle = Bundle(collect("b.tar", "--container", container.name))
        record = assert_has_record_of_its_own(bundle, pid, thread)
        assert record["root"] == os.readlink(f"/proc/{pid}/task/{thread}/root")
        if kind == "net":
            assert f"data/net/{record['namespaces']['net']}/tcp" in bundle.members


def test_thread_in_a_control_group_of_its_own(armed_container, listed, collect):
    """Only hierarchies of the first version take single threads into any group."""
    hierarchy = Path("/sys/fs/cgroup/pids")
    if not (hierarchy / "tasks").exists():
        pytest.skip("this host has no control groups of the first version")
    # Without the capability to leave its network namespace the thread stays there, and waits.
    armed_container.exec("sh", "-c", "/programs/places net-thread </dev/null >/dev/null 2>&1 &")
    wait_until(lambda: with_thread(armed_container, "other-net"), "the thread")
    (pid,) = with_thread(armed_container, "other-net")
    thread = thread_called(pid, "other-net")
    home, elsewhere = hierarchy / procfs_cgroup(pid, "pids").lstrip("/"), hierarchy / f"e2e-{pid}"
    elsewhere.mkdir()
    try:
        assert thread not in listed()
        (elsewhere / "tasks").write_text(str(thread))
        line = listed()[thread]
        bundle = Bundle(collect("b.tar", "--container", armed_container.name))
        assert_has_record_of_its_own(bundle, pid, thread)
    finally:
        (home / "tasks").write_text(str(thread))
        elsewhere.rmdir()
    assert (line["thread_of"], line["container"]["id"]) == (pid, armed_container.id)


def with_thread(container, name):
    return [pid for pid in procfs.children(container.pid) if name in threads(pid).values()]


def test_threads_like_their_leader_have_no_record_of_their_own(web, listed):
    assert all("thread_of" not in listed()[pid] for pid in web.pids())


# --- out of /proc ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def mounted_over(place, *arguments):
    run("mount", *arguments, place)
    try:
        yield
    finally:
        run("umount", place)


def decoy_of(pid, folder):
    """What a reader of /proc would take for a harmless process of the host's."""
    (folder / "cmdline").write_bytes(b"/sbin/harmless\0")
    (folder / "comm").write_text("harmless\n")
    (folder / "stat").write_text(f"{pid} (harmless) S 1 1 1 0 -1 0" + " 0" * 43 + "\n")
    (folder / "status").write_text(f"Name:\tharmless\nPid:\t{pid}\nPPid:\t1\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n")
    (folder / "cgroup").write_text("0::/init.scope\n")


@pytest.mark.parametrize("has_decoy", [False, True], ids=["empty", "decoy"])
def test_mount_over_the_folder_of_a_process(has_decoy, scratch_container, folder, listed, collect):
    pid, start_time = scratch_container.pid, procfs.start_time(scratch_container.pid)
    environ = procfs.raw(pid, "environ")
    if has_decoy:
        decoy_of(pid, folder)
    before = listed()[pid]
    with mounted_over(f"/proc/{pid}", "--bind", folder):
        assert not os.path.exists(f"/proc/{pid}/environ")
        during = listed()[pid]
        bundle = Bundle(collect("b.tar", "--container", scratch_container.id))
    assert {**during, "started": None} == {**before, "started": None}  # its nanoseconds are reckoned anew each time
    assert bundle.artifact(pid, start_time, "environ") == environ
    assert b"/srv/untouched" in bundle.root_listing(scratch_container)
    told = [line for line in bundle.told("survey") if line["target"] == f"/proc/{pid}"]
    assert told, bundle.told("survey")


def test_hidepid(scratch_container, workplace, programs, folder):
    """Without CAP_SYS_PTRACE, which would see through it, and with another user's process."""
    pid, file = scratch_container.pid, folder / "b.tar"
    target = ["--target", str(pid), "--mount", "--pid", "--setuid", "65534", "--setgid", "65534"]
    with from_host(workplace, "nsenter", *target, "/bin/sleep", "100000", is_there=sleeping) as other:
        assert str(other) not in under_hidepid("ls", "/proc").text.split()
        listed = under_hidepid(programs.collector, "--list", "--json").records
        assert {pid, other} <= {process.get("pid") for process in listed}
        collected = under_hidepid(programs.collector, "-o", file, "--container", scratch_container.id)
    assert collected.status in (0, 3), collected.complaint
    told = Bundle(file).told("survey")
    assert any("hidepid" in str(line) for line in told), told


# --- out of /proc, where the collector has none of its own -----------------------------------------------------------

WITHOUT_ITS_OWN = refusing("fsopen", "EPERM")
"""As on kernels before 5.2, and where a filter forbids it."""


def hidden_in(bundle):
    return [line for line in bundle.told("survey") if line["name"] == "hidden"]


def test_plain_proc_is_read_and_told(scratch_container, programs, folder):
    path = folder / "b.tar"
    done = invoke([*WITHOUT_ITS_OWN, programs.collector, "-o", path, "--container", scratch_container.id])
    assert done.status == 0, done.complaint
    bundle = Bundle(path)
    proc = bundle.record("data/acquisition/start.json")["proc"]
    assert (proc["source"], proc["note"]) == ("/proc", "no procfs of our own: Operation not permitted")
    pid, start_time = scratch_container.pid, procfs.start_time(scratch_container.pid)
    assert bundle.artifact(pid, start_time, "environ") == procfs.raw(pid, "environ")
    assert not hidden_in(bundle)


def test_mount_over_the_folder_of_a_process_is_told_of_plain_proc(scratch_container, shell, folder, programs):
    """What lies beneath cannot be read there: that is a gap, and nothing of the decoy is taken for certain."""
    pid, path = scratch_container.pid, folder / "b.tar"
    (folder / "decoy").mkdir()
    decoy_of(pid, folder / "decoy")
    with mounted_over(f"/proc/{pid}", "--bind", folder / "decoy"):
        done = invoke([*WITHOUT_ITS_OWN, programs.collector, "-o", path, "--container", shell.id])
    assert done.status == 3, done.complaint
    told = {line["name"]: line for line in Bundle(path).told("survey") if line["target"] == f"/proc/{pid}"}
    assert (told["mount"]["outcome"], "false" in told["mount"]["reason"]) == ("partial", True)


@pytest.fixture
def without_capabilities(docker, images, fresh_name):
    """A container whose first process a root user may look at who has no more capabilities than it has."""
    options = ["--cap-drop=ALL"]
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as made:
        yield made


@pytest.fixture
def hidden_from_plain_proc(without_capabilities, workplace):
    """A process of another user in that container."""
    user = ["--setuid", "65534", "--setgid", "65534"]
    command = ["nsenter", "--target", str(without_capabilities.pid), "--mount", "--pid", *user, "/bin/sleep", "100000"]
    with from_host(workplace, *command, is_there=sleeping) as pid:
        yield pid


COVER_CGROUPS = "mount -t tmpfs none /sys/fs/cgroup && "


@pytest.mark.parametrize("before, view", [("", "cgroup.procs"), (COVER_CGROUPS, "its number")], ids=["cgroup", "number"])
def test_process_that_plain_proc_hides_is_given_away(
    before, view, hidden_from_plain_proc, without_capabilities, programs, folder
):
    """No listing shows it, but its control group does, and its number is taken: as with a rootkit."""
    path = folder / "b.tar"
    listed = under_hidepid("ls", "/proc").text.split()
    assert (str(hidden_from_plain_proc) in listed, str(without_capabilities.pid) in listed) == (False, True)
    command = [*WITHOUT_ITS_OWN, programs.collector, "-o", path, "--container", without_capabilities.id]
    done = under_hidepid(*command, before=before)
    assert done.status == 3, done.complaint
    told = {line["target"]: line for line in hidden_in(Bundle(path))}
    assert f"/proc/{hidden_from_plain_proc}" in told, done.complaint
    assert told[f"/proc/{hidden_from_plain_proc}"]["outcome"] == "denied"
    assert f"/proc/{hidden_from_plain_proc}: hidden: found by {view}" in done.complaint
    assert f"/proc/{without_capabilities.pid}" not in told


def test_container_that_plain_proc_hides_is_told(scratch_container, programs, folder):
    """There is nothing that could be collected of it."""
    done = under_hidepid(*WITHOUT_ITS_OWN, programs.collector, "-o", folder / "b.tar", "--container", scratch_container.id)
    assert done.status == 1
    assert f"/proc/{scratch_container.pid}: hidden: found by cgroup.procs" in done.complaint


def under_hidepid(*command, before=""):
    """In a mount namespace of its own, so that nobody else's /proc changes."""
    script = before + 'mount -t proc -o hidepid=2,gid=54321 proc /proc && exec setpriv --bounding-set=-sys_ptrace "$@"'
    return invoke(["unshare", "--mount", "sh", "-c", script, "sh", *command])


# --- out of a number ------------------------------------------------------------------------------------------------


def test_process_that_changes_its_number_all_the_time(armed_container, collect, programs):
    """Whatever of it is caught, nothing that belongs to one process stands in the record of another."""
    command = ["/programs/states", "renumbered"]
    armed_container.exec("sh", "-c", " ".join(command) + " </dev/null >/dev/null 2>&1 &")
    wait_until(lambda: running(armed_container, command), "the first of them")
    try:
        path = collect("b.tar", "--container", armed_container.name)
    finally:
        end_all(armed_container, command)
    assert programs.exhibit("verify", path).status == 0
    bundle = Bundle(path)
    caught = [record for record in bundle.processes() if record["pid"] != armed_container.pid]
    assert caught
    for record in caught:
        assert record["outcome"] in ("ok", "vanished", "reused")
        stat = f"{bundle.process_folder(record['pid'], record['start_time'])}/stat"
        if stat in bundle.members:
            content = bundle.content(stat)
            assert int(content.split()[0]) == record["pid"]
            assert int(content.rpartition(b")")[2].split()[22 - 3]) == record["start_time"]


def end_all(container, command):
    """It forks faster than it can be looked up and killed, but not when it may not run."""
    def none_left():
        left = running(container, command)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not left

    wait_until(none_left, "the last of them to end")


def test_number_taken_by_another_process_meanwhile(scratch_container, intruder, workplace, programs, folder):
    """The process ends after it was found, before it is read, and its number is given to another one."""
    # More processes than are read ahead while nobody takes the bundle, so that the last of them is still to be read.
    scratch_container.exec("sh", "-c", "for n in $(seq 150); do sleep 100000 </dev/null >/dev/null 2>&1 & done")
    target = ["--target", str(scratch_container.pid), "--mount", "--pid"]
    with from_host(workplace, "nsenter", *target, "/bin/sleep", "100000", is_there=sleeping) as pid:
        start_time = procfs.start_time(pid)
        collection = programs.start_streaming("--container", scratch_container.name)
        beginning = read_exactly(collection.stdout, 512)
    wait_until(lambda: not os.path.exists(f"/proc/{pid}"), "it to end")
    taker = [intruder / "states", "take-number", str(pid)]
    with subprocess.Popen(taker, env=workplace.environment, stdout=subprocess.PIPE) as newcomer:
        assert newcomer.stdout.readline() == b"there\n"
        assert procfs.comm(pid) == "newcomer"
        rest, complaint = collection.communicate()
        newcomer.kill()
    path = folder / "b.tar"
    path.write_bytes(beginning + rest)
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0, complaint
    bundle = Bundle(path)
    record = bundle.process(pid, start_time)
    assert record["outcome"] == "reused"
    held = bundle.process_folder(pid, start_time)
    assert all(b"newcomer" not in bundle.content(name) for name in bundle.members if name.startswith(held + "/"))
