"""Processes that go on in a container beside its first one, and those that get into one from the host."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys

from harness import procfs
from harness.commands import run, wait_until


def start_inside(container, *command):
    """The pid of a command that the container's runtime starts in it, and that goes on."""
    container.exec("sh", "-c", shlex.join(command) + " </dev/null >/dev/null 2>&1 &")
    wait_until(lambda: len(running(container, command)) == 1, f"{command} to run in {container.name}")
    (pid,) = running(container, command)
    return pid


def running(container, command):
    """Processes of the container's process namespace with these arguments."""
    return [pid for pid in members(container) if arguments_of(pid) == list(command)]


def members(container):
    """All processes of the container's process namespace."""
    wanted = namespace(container.pid, "pid")
    return [pid for pid in procfs.all_pids() if namespace(pid, "pid") == wanted]


def namespace(pid, name, task=None):
    """Like `pid:[4026531836]`; None where the process has ended."""
    folder = f"/proc/{pid}" if task is None else f"/proc/{pid}/task/{task}"
    try:
        return os.readlink(f"{folder}/ns/{name}")
    except OSError:
        return None


def arguments_of(pid):
    try:
        return procfs.cmdline(pid)
    except OSError:
        return None


@contextlib.contextmanager
def from_host(workplace, *command, is_there):
    """A command of the host's that goes on: the pid of that process, of it and its children, for which `is_there` holds."""
    command = [os.fspath(word) for word in command]
    starter = subprocess.Popen(
        command, env=workplace.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def arrived():
        return [pid for pid in (starter.pid, *procfs.children(starter.pid)) if is_there(pid)]

    try:
        wait_until(arrived, f"{command} to get where it waits")
        (pid,) = arrived()
        yield pid
    finally:
        for pid in (*procfs.children(starter.pid), starter.pid):
            os.kill(pid, signal.SIGKILL)
        starter.wait()


MOUNT = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
namespace, source, place, fstype = map(os.fsencode, sys.argv[1:])
if libc.setns(os.open(namespace, os.O_RDONLY), 0) or libc.mount(source, place, fstype, 0, None):
    sys.exit(os.strerror(ctypes.get_errno()))
"""


def mount_inside(container, source, place, fstype="tmpfs"):
    """Mounts in the container's mount namespace by the system call alone, which takes names as they are."""
    run(sys.executable, "-c", MOUNT, f"/proc/{container.pid}/ns/mnt", source, os.fsdecode(place), fstype)
