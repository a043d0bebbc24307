"""A FUSE file system whose server never answers: whoever asks it anything waits for ever, and cannot be killed.

What is mounted where is known without asking. The collection ends, and tells what it left out.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from harness import procfs
from harness.bundle import Bundle, exact
from harness.commands import run, wait_until
from harness.inside import from_host, start_inside

LONGEST_S = 45
"""What a collection of one small container may take at most, on a busy machine."""

RESCUE_S = 100
"""When the server is killed, so that a collection that waits for it goes on and the test can fail."""


@pytest.fixture
def silent(workplace, intruder):
    """Mounts such a file system in the mount namespace of a process. It answers until it is told to fall silent."""

    @contextlib.contextmanager
    def mounted(pid, place, *by):
        program = [intruder / "silent_fuse", f"/proc/{pid}/ns/mnt", place, *by]
        with subprocess.Popen(program, env=workplace.environment, stderr=subprocess.DEVNULL) as server:
            rescue = threading.Timer(RESCUE_S, server.kill)
            rescue.start()
            try:
                wait_until(lambda: is_mounted(pid, os.fsencode(place)), "the file system to be mounted")
                yield server
            finally:
                rescue.cancel()
                server.kill()

    return mounted


def is_mounted(pid, place):
    """Also where the process has since moved the root that the place is told from, as by pivot_root."""
    return any(point.endswith(place) for point in procfs.mount_points(pid))


def fall_silent(server):
    server.send_signal(signal.SIGUSR1)


def collect_in_time(collect, container, *further):
    begun = time.monotonic()
    bundle = Bundle(collect("b.tar", "--container", container.name, *further))
    assert time.monotonic() - begun < LONGEST_S
    return bundle


def assert_left_out_and_told(bundle, container, place):
    mount = bundle.mounts(container)[place]
    assert (exact(mount, "fstype"), mount["decision"]) == (b"fuse", "skipped")
    assert "FUSE" in mount["reason"]
    (told,) = [line for line in bundle.told("mount") if exact(line, "target") == place]
    assert (told["outcome"], told["reason"]) == ("skipped", mount["reason"])
    assert b"/srv/untouched" in bundle.root_listing(container)


def test_in_the_mount_namespace_of_a_container(scratch_container, silent, collect):
    (scratch_container.root / "srv/fuse").mkdir()
    with silent(scratch_container.pid, "/srv/fuse") as server:
        fall_silent(server)
        bundle = collect_in_time(collect, scratch_container)
    assert_left_out_and_told(bundle, scratch_container, b"/srv/fuse")


def test_as_a_volume(docker, images, fresh_name, folder, silent, collect):
    place = folder / "fuse"
    place.mkdir()
    try:
        with silent(os.getpid(), place) as server:
            options = [f"--volume={place}:/data"]
            container = docker.run(images.busybox, "sleep", "1000000", name=fresh_name, options=options)
            fall_silent(server)
            bundle = collect_in_time(collect, container)
        container.remove()
    finally:
        run("umount", place)
    assert_left_out_and_told(bundle, container, b"/data")


def test_as_a_working_directory(scratch_container, silent, workplace, collect):
    (scratch_container.root / "srv/fuse").mkdir()
    pid = scratch_container.pid
    command = ["nsenter", "--target", str(pid), "--mount", "--pid", "sh", "-c", "cd /srv/fuse && exec /bin/sleep 100000"]
    with silent(pid, "/srv/fuse") as server, from_host(workplace, *command, is_there=is_on_it) as visitor:
        fall_silent(server)
        bundle = collect_in_time(collect, scratch_container)
        record = bundle.process(visitor, procfs.start_time(visitor))
    assert (record["outcome"], exact(record, "cwd")) == ("ok", b"/srv/fuse")
    assert all(artifact["outcome"] != "timeout" for artifact in record["artifacts"])
    assert_left_out_and_told(bundle, scratch_container, b"/srv/fuse")


def is_on_it(pid):
    with contextlib.suppress(OSError):
        return procfs.cmdline(pid) == ["/bin/sleep", "100000"] and os.readlink(f"/proc/{pid}/cwd") == "/srv/fuse"


def test_as_the_root_directory_of_a_process(armed_container, silent, collect):
    (armed_container.root / "srv/fuse").mkdir()
    with silent(armed_container.pid, "/srv/fuse") as server:
        visitor = start_inside(armed_container, "/programs/places", "jail", "/srv/fuse")
        wait_until(lambda: os.readlink(f"/proc/{visitor}/root") == "/srv/fuse", "the process to change its root")
        fall_silent(server)
        bundle = collect_in_time(collect, armed_container)
        record = bundle.process(visitor, procfs.start_time(visitor))
    assert (record["cid"], exact(record, "root")) == (bundle.container(armed_container)["cid"], b"/srv/fuse")
    assert_left_out_and_told(bundle, armed_container, b"/srv/fuse")


def test_under_the_memory_of_a_process(armed_container, silent, programs, folder):
    """Whoever asks for its arguments or its environment waits for ever, since it waits for that file system itself."""
    (armed_container.root / "srv/fuse").mkdir()
    path = folder / "b.tar"
    with silent(armed_container.pid, "/srv/fuse"):
        armed_container.exec("sh", "-c", "/programs/states locked-memory /srv/fuse/page </dev/null >/dev/null 2>&1 &")
        wait_until(lambda: with_locked_memory(armed_container), "the process to lock its memory")
        (pid,) = with_locked_memory(armed_container)
        start_time = procfs.start_time(pid)
        begun = time.monotonic()
        result = programs.collect("-o", path, "--container", armed_container.name)
        assert time.monotonic() - begun < LONGEST_S
    assert result.status == 3, result.complaint
    assert f"/proc/{pid}: look: it did not answer" in result.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
    bundle = Bundle(path)
    outcomes = {artifact["name"]: artifact["outcome"] for artifact in bundle.process(pid, start_time)["artifacts"]}
    assert {"cmdline", "environ"} <= {name for name, outcome in outcomes.items() if outcome == "timeout"}
    assert [outcomes[name] for name in ("stat", "status", "comm", "cgroup", "mountinfo", "fd.jsonl")] == ["ok"] * 6
    told = [line["name"] for line in bundle.told("artifact") if line["outcome"] == "timeout"]
    assert sorted(told) == sorted(name for name, outcome in outcomes.items() if outcome == "timeout")
    others = [record for record in bundle.processes() if record["pid"] != pid]
    assert others and not [one for record in others for one in record["artifacts"] if one["outcome"] == "timeout"]
    assert b"/srv/untouched" in bundle.root_listing(armed_container)


def test_under_the_memory_of_the_only_process(docker, images, fresh_name, intruder, silent, programs, folder):
    """Its arguments are lost, and neither its container nor what that holds."""
    options = [f"--volume={intruder}:/programs:ro"]
    script = "until [ -e /srv/fuse/page ]; do usleep 10000; done; exec /programs/states locked-memory /srv/fuse/page"
    with docker.container(images.busybox, "sh", "-c", script, name=fresh_name, options=options) as container:
        (container.root / "srv/fuse").mkdir()
        with silent(container.pid, "/srv/fuse"):
            wait_until(lambda: has_locked_memory(container.pid), "the process to lock its memory")
            begun = time.monotonic()
            result = programs.collect("-o", folder / "b.tar", "--container", container.name)
            assert time.monotonic() - begun < LONGEST_S
            start_time, root = procfs.start_time(container.pid), os.stat(container.root)
    assert result.status == 3, result.complaint
    bundle = Bundle(folder / "b.tar")
    device = f"{os.major(root.st_dev)}:{os.minor(root.st_dev)}"
    assert bundle.container(container)["root"] == {"dev": device, "ino": str(root.st_ino)}
    record = bundle.process(container.pid, start_time)
    assert record["outcome"] == "ok"
    assert (bundle.container(container)["name"], bundle.container(container)["leader"]["pid"]) == (fresh_name, container.pid)
    assert b"/srv/untouched" in bundle.root_listing(container)


def has_locked_memory(pid):
    """None of its memory is asked for here. Its first thread waits for the lock that its second one holds."""
    return procfs.comm(pid) == "locked-memory" and procfs.stat_fields(pid)[0] == b"D"


def with_locked_memory(container):
    return [pid for pid in procfs.children(container.pid) if has_locked_memory(pid)]


# --- Overlays over it, mounted by an ordinary user -------------------------------------------------------------------

ORDINARY = 64002
FOLDERS = "/bin/mount -t tmpfs own /tmp && cd /tmp && mkdir fuse low low/old shown && echo implant >low/implant"
OVERLAY = "/bin/mount -t overlay -o lowerdir=/tmp/low:/tmp/fuse,userxattr overlay /tmp/shown"


@pytest.fixture
def runc_container(runc, images, fresh_name):
    with runc.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        (container.root / "srv/untouched-too").write_text("all else is there\n")
        yield container


@pytest.fixture
def users_overlay(runc_container, workplace, silent):
    """An overlay, one layer of which is silent, in namespaces that an ordinary user in the container has made.

    `as_root` makes it the root directory of the user's process.
    """

    @contextlib.contextmanager
    def users_overlay(as_root):
        nsenter = ["nsenter", "--target", str(runc_container.pid), "--mount", "--pid", f"--setuid={ORDINARY}", f"--setgid={ORDINARY}"]
        then = "cd /tmp/shown && pivot_root . old && exec /old/bin/busybox sleep 100000" if as_root else "exec /bin/sleep 100000"
        script = f"{FOLDERS} && until grep -q ' - fuse ' /proc/self/mountinfo; do usleep 10000; done; {OVERLAY} && {then}"
        command = [*nsenter, "unshare", "-Urm", "sh", "-c", script]
        with from_host(workplace, *command, is_there=has_its_folders) as user:
            with silent(user, "/tmp/fuse", f"/proc/{user}/ns/user") as server:
                place = b"/" if as_root else b"/tmp/shown"
                wait_until(lambda: is_asleep(user) and fstype_at(user, place) == "overlay", "the user's overlay")
                fall_silent(server)
                yield user, place

    return users_overlay


def has_its_folders(pid):
    return Path(f"/proc/{pid}/root/tmp/low/implant").exists()


def is_asleep(pid):
    title, *arguments = procfs.cmdline(pid)
    return arguments[-1:] == ["100000"] and title in ("/bin/sleep", "/old/bin/busybox")


def fstype_at(pid, place):
    lines = [line.split() for line in procfs.raw(pid, "mountinfo").splitlines()]
    found = [fields[fields.index(b"-") + 1].decode() for fields in lines if fields[4] == place]
    return found[-1] if found else None


@pytest.mark.parametrize("as_root", [False, True], ids=["mounted somewhere", "as the root directory"])
def test_under_an_overlay_of_an_ordinary_user(as_root, users_overlay, runc_container, collect):
    with users_overlay(as_root) as (user, place):
        bundle = collect_in_time(collect, runc_container, "--pid", str(user))
        record = bundle.process(user, procfs.start_time(user))
    # With a root directory of its own the process is a container of its own.
    assert (record["cid"] != bundle.container(runc_container)["cid"]) == as_root
    (mount,) = [mount for mount in bundle.records(f"data/c/{record['cid']}/mounts.jsonl")
                if exact(mount, "mount_point") == place and ("seen_by" in mount) != as_root]  # fmt: skip
    assert (exact(mount, "fstype"), mount["decision"]) == (b"overlay", "skipped")
    assert "may hang" in mount["reason"] or "perhaps over a file system that hangs" in mount["reason"]
    assert record["outcome"] == "ok"
    assert b"/srv/untouched-too" in bundle.root_listing(runc_container)
