"""A FUSE file system whose server never answers: whoever asks it anything waits for ever, and cannot be killed.

What is mounted where is known without asking. The collection ends, and tells what it left out.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time

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
    def mounted(pid, place):
        program = [intruder / "silent_fuse", f"/proc/{pid}/ns/mnt", place]
        with subprocess.Popen(program, env=workplace.environment, stderr=subprocess.DEVNULL) as server:
            rescue = threading.Timer(RESCUE_S, server.kill)
            rescue.start()
            try:
                wait_until(lambda: os.fsencode(place) in procfs.mount_points(pid), "the file system to be mounted")
                yield server
            finally:
                rescue.cancel()
                server.kill()

    return mounted


def fall_silent(server):
    server.send_signal(signal.SIGUSR1)


def collect_in_time(collect, container):
    begun = time.monotonic()
    bundle = Bundle(collect("b.tar", "--container", container.name))
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
