"""LXC, from a folder of its own: a monitor is all that stays beside a container."""

import contextlib
from pathlib import Path

from harness import procfs
from harness.commands import run, text
from runtimes.container import SECRET_VARIABLE, Container, Runtime
from runtimes.runc import unpack

CONFIG = """\
lxc.uts.name = {name}
lxc.rootfs.path = dir:{root}
lxc.net.0.type = empty
lxc.mount.auto = proc:mixed
lxc.apparmor.profile = unconfined
lxc.environment = {variable}
lxc.init.cmd = {command}
"""


class Lxc(Runtime):
    kind = "lxc"
    shim = "lxc-start"

    def __init__(self, workplace):
        super().__init__()
        self.environment = workplace.environment
        self.folder = workplace.folder("lxc")

    def client(self, program, name):
        return program, f"--lxcpath={self.folder}", f"--name={name}"

    def load(self, image):
        """Nothing to do: an image is unpacked for each container."""

    def start(self, image, *command, name, options):
        root = self.folder / name / "rootfs"
        unpack(image, root)
        config = CONFIG.format(name=name, root=root, variable=SECRET_VARIABLE, command=" ".join(command))
        (self.folder / name / "config").write_text(config)
        run(*self.client("lxc-start", name), "--daemon", env=self.environment)
        pid = int(text(*self.client("lxc-info", name), "--pid", "--no-humanize", env=self.environment))
        return Container(self, name, name, "", pid)

    def exec(self, container, *command):
        return run(*self.client("lxc-attach", container.name), "--", *command, env=self.environment)

    def halt(self, container):
        run(*self.client("lxc-stop", container.name), "--kill", env=self.environment)

    def discard(self, container):
        if procfs.is_alive(container.pid):
            self.halt(container)
        with contextlib.suppress(FileNotFoundError):
            Path(f"/run/lxc/lock{self.folder}/.{container.name}").unlink()
