"""What runs a container as its own child, and knows of it no longer than that: systemd-nspawn, bubblewrap, and the
system calls themselves as unshare(1) and pivot_root(8) make them.
"""

import contextlib
import os
import subprocess
from pathlib import Path

from harness import procfs
from harness.commands import run, wait_until
from runtimes.container import SECRET_VARIABLE, Container, Runtime
from runtimes.runc import unpack


class Foreground(Runtime):
    executable = None
    """What is really run, where argv[0] is to say something else."""

    def __init__(self, workplace):
        super().__init__()
        self.environment = workplace.environment
        self.folder = workplace.folder(type(self).__name__.lower())
        self.started = {}

    def load(self, image):
        """Nothing to do: an image is unpacked for each container."""

    def start(self, image, *command, name, options):
        root = self.folder / name
        unpack(image, root)
        # As in any operating system's tree; without it systemd-nspawn takes the folder for none.
        (root / "usr").mkdir(exist_ok=True)
        process = subprocess.Popen(
            self.argv(root, command, name), executable=self.executable, env={**self.environment, **self.variables()},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(lambda: self.first_process(process.pid, root), f"the first process of {name}")
        pid = self.first_process(process.pid, root)
        self.started[pid] = process
        return Container(self, *self.identity(name), "", pid)

    def first_process(self, starter, root):
        """The starter's child, once it has its root and runs what it was told to."""
        status = root.stat()
        with contextlib.suppress(OSError):
            for child in procfs.children(starter):
                if self.is_up(child) and procfs.root_of(child) == (status.st_dev, status.st_ino):
                    return child
        return None

    def is_up(self, child):
        return procfs.cmdline(child)[:1] == ["sleep"]

    def exec(self, container, *command):
        return run("nsenter", f"--target={container.pid}", "--mount", "--pid", "--root", *command)

    def discard(self, container):
        process = self.started.pop(container.pid)
        with contextlib.suppress(ProcessLookupError):
            os.kill(container.pid, 9)
        process.kill()
        process.wait()

    def variables(self):
        variable, value = SECRET_VARIABLE.split("=")
        return {variable: value}


class Nspawn(Foreground):
    kind = "nspawn"
    shim = "systemd-nspawn"

    def argv(self, root, command, name):
        return (
            "systemd-nspawn", "--quiet", "--register=no", "--keep-unit", f"--machine={name}", f"--directory={root}",
            f"--setenv={SECRET_VARIABLE}", *command,
        )  # fmt: skip

    def variables(self):
        return {}

    def identity(self, name):
        return name, name

    def discard(self, container):
        lock = os.stat(self.folder / container.name)
        super().discard(container)
        Path(f"/run/systemd/nspawn/locks/inode-{lock.st_dev}:{lock.st_ino}").unlink(missing_ok=True)
        Path(f"/run/systemd/nspawn/locks/name-{container.name}").unlink(missing_ok=True)
        Path(f"/run/systemd/nspawn/propagate/{container.name}").rmdir()


class Bubblewrap(Foreground):
    kind = "unknown"
    shim = ""

    def argv(self, root, command, name):
        return "bwrap", "--bind", root, "/", "--proc", "/proc", "--dev", "/dev", "--unshare-pid", *command

    def is_up(self, child):
        """It stays as the first process of the namespace of processes."""
        return any(procfs.cmdline(grandchild)[:1] == ["sleep"] for grandchild in procfs.children(child))

    def identity(self, name):
        return "", ""


PIVOT = """
mount --bind "$1" "$1" && cd "$1" && shift || exit
mount -t proc proc proc && pivot_root . . && umount -l . || exit
exec "$@"
"""


class PivotRoot(Foreground):
    kind = "unknown"
    shim = ""

    def argv(self, root, command, name):
        return "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", PIVOT, "sh", root, *command

    def first_process(self, starter, root):
        """pivot_root(2) changes the root of all in the mount namespace, so that unshare(1) has it, too."""
        return super().first_process(starter, root) and starter

    def identity(self, name):
        return "", ""


class FalselyMonitored(PivotRoot):
    """Below a process whose arguments claim whatever `title` says."""

    executable = "/bin/sh"
    title = ""

    def argv(self, root, command, name):
        return self.title, "-c", '"$@" & wait', "sh", *super().argv(root, command, name)

    def first_process(self, starter, root):
        for child in procfs.children(starter):
            if super().first_process(child, root):
                return child
        return None
