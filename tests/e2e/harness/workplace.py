"""The one temporary folder that a test run owns on this host, and everything that it starts from there.

Container runtimes fork daemons, shims and monitors that outlive the commands that made them. Each inherits a mark in
its environment or carries the folder's name among its arguments, so that what belongs to a run can be told from any
other runtime on the host, and be ended even where a runtime forgot it or a former run was killed.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import procfs
from harness.commands import run, wait_until
from harness.footprint import Footprint

MARK = "EXHIBIT_E2E_WORKPLACE"
PREFIX = "xe2e-"
"""Short, since socket paths below it must stay within 107 bytes."""

LOCK = Path("/run/lock/exhibit-e2e")


def wait_for_turn():
    """An open lock file. Two runs at once would find each other's containers and take them for their own."""
    lock = LOCK.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"another run has {LOCK}: waiting for its end", file=sys.__stderr__)
        fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


class Workplace:
    def __init__(self):
        self.turn = wait_for_turn()
        sweep_abandoned()
        footprint = Footprint.now()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.path.chmod(0o755)  # readers run as nobody
        footprint.save(self.path / "footprint")
        (self.path / "owner").write_text(f"{os.getpid()} {procfs.start_time(os.getpid())}")
        self.daemons = []
        self.environment = {
            **os.environ,
            MARK: str(self.path),
            "HOME": str(self.folder("home")),
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        }

    def folder(self, name):
        made = self.path / name
        made.mkdir(parents=True, exist_ok=True)
        return made

    @contextlib.contextmanager
    def daemon(self, name, argv, is_ready):
        """A daemon that is ready to serve and is asked to stop at the end. Its log shows when it does not come up."""
        log = self.path / f"{name}.log"
        process = subprocess.Popen(
            argv,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the tests, which then end their daemons in order
        )
        self.daemons.append(process)
        try:
            wait_until(lambda: is_ready() or process.poll() is not None, f"{name} to come up")
            if process.poll() is not None:
                raise RuntimeError(f"{name} ended at once:\n{log.read_text()[-3000:]}")
            yield process
        finally:
            self.daemons.remove(process)
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)

    @contextlib.contextmanager
    def daemons_stopped(self):
        """No daemon answers anything meanwhile."""
        for daemon in self.daemons:
            daemon.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for daemon in self.daemons:
                daemon.send_signal(signal.SIGCONT)

    def close(self):
        """Leaves the host as it was, and returns what the runtimes had left behind, which ought to be nothing."""
        left = [f"process {pid}: {procfs.cmdline(pid)}" for pid in marked_processes(self.path)]
        demolish(self.path)
        self.turn.close()
        return left


def sweep_abandoned():
    """Removes what former runs left that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        if not is_owned(folder):
            demolish(folder)


def is_owned(folder):
    try:
        pid, start = (folder / "owner").read_text().split()
        return procfs.start_time(int(pid)) == int(start)
    except (OSError, ValueError):
        return False


def demolish(folder):
    """Ends every process of the workplace, undoes its mounts, and removes it with what it has outside."""
    end_processes(folder)
    remove_runtime_state(folder)
    for mount_point in sorted(mounts_below(folder), reverse=True):
        run("umount", "--lazy", mount_point)
    if (folder / "footprint").exists():
        Footprint.load(folder / "footprint").restore()
    shutil.rmtree(folder)


def end_processes(folder):
    def none_left():
        doomed = marked_processes(folder)
        for pid in doomed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not doomed

    wait_until(none_left, f"the processes of {folder} to end")


def marked_processes(folder):
    """Every process that bears the folder's mark, with all descendants: a container's own processes bear none."""
    marked = {pid for pid in procfs.all_pids() if pid != os.getpid() and bears_mark(pid, folder)}
    frontier = list(marked)
    while frontier:
        with contextlib.suppress(OSError):
            new = set(procfs.children(frontier.pop())) - marked
            marked |= new
            frontier += new
    return {pid for pid in marked if procfs.is_alive(pid)}


def bears_mark(pid, folder):
    """Podman gives its monitor, conmon, a clean environment, but the folder is among its arguments."""
    try:
        if f"{MARK}={folder}" in procfs.split_strings(procfs.raw(pid, "environ")):
            return True
        return procfs.comm(pid) == "conmon" and os.fsencode(folder) + b"/" in procfs.raw(pid, "cmdline")
    except OSError:
        return False


def remove_runtime_state(folder):
    """Shims and monitors that had to be killed leave their state in folders that all runtimes of a host share."""
    for bundle in folder.glob("containerd/state/io.containerd.runtime.v2.task/*/*"):
        with contextlib.suppress(OSError):
            Path((bundle / "address").read_text().removeprefix("unix://")).unlink()
        shutil.rmtree(Path("/run/containerd/runc", bundle.parent.name, bundle.name), ignore_errors=True)
    for container in folder.glob("podman/run/overlay-containers/*"):
        shutil.rmtree(Path("/run/runc", container.name), ignore_errors=True)
    for program in ("runc", "crun"):
        for bundle in folder.glob(f"{program}/*"):
            shutil.rmtree(Path("/run", program, bundle.name), ignore_errors=True)


def mounts_below(folder):
    prefix = os.fsencode(folder) + b"/"
    return [os.fsdecode(point) for point in procfs.mount_points(os.getpid()) if point.startswith(prefix)]
