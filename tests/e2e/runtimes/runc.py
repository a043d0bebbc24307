"""runc alone, without any manager: on a plain folder, or on whatever root a test has made. And what has runc's command
line: crun and gVisor's runsc.
"""

import contextlib
import dataclasses
import json
import shutil
import subprocess
from pathlib import Path

from harness import procfs
from harness.commands import run, text, wait_until
from harness.workplace import MARK
from runtimes.container import SECRET_VARIABLE, Container, Runtime


class Runc(Runtime):
    kind = "runc"
    shim = ""
    program = "runc"

    def __init__(self, workplace):
        super().__init__()
        self.environment = workplace.environment
        self.folder = workplace.folder(self.program)
        self.client = (self.program,)

    def load(self, image):
        """Nothing to do: an image is unpacked for each container."""

    def start(self, image, *command, name, options):
        root = self.folder / name / "root"
        unpack(image, root)
        return self.start_on(root, *command, name=name)

    @contextlib.contextmanager
    def container_on(self, root, *command, name):
        """A container on a folder of the caller's."""
        made = self.start_on(root, *command, name=name)
        self.running.append(made)
        try:
            yield made
        finally:
            made.remove()

    def start_on(self, root, *command, name):
        bundle = self.folder / name
        bundle.mkdir(exist_ok=True)
        run("runc", "spec", "--bundle", bundle)
        config = bundle / "config.json"
        config.write_text(json.dumps(self.configured(json.loads(config.read_text()), root, command, name)))
        # No pipe: the container keeps what it gets as its standard streams, and nobody would ever see their end.
        subprocess.run(
            [*self.client, "run", "--detach", "--bundle", bundle, "--pid-file", bundle / "pid", name],
            env=self.environment, check=True, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return Container(self, name, name, "", int((bundle / "pid").read_text()))

    def configured(self, spec, root, command, name):
        process = spec["process"]
        process["terminal"] = False
        process["args"] = list(command)
        # Without a manager, the mark is all that tells whose the container is.
        process["env"] += [SECRET_VARIABLE, f"{MARK}={self.environment[MARK]}"]
        process["rlimits"] = []  # lowering and raising them would need CAP_SYS_RESOURCE
        spec["root"] = {"path": str(root), "readonly": False}
        spec["linux"]["cgroupsPath"] = f"/e2e-{self.program}/{name}"
        return spec

    def exec(self, container, *command):
        return run(*self.client, "exec", container.id, *command, env=self.environment)

    def discard(self, container):
        text(*self.client, "delete", "--force", container.id, env=self.environment)


class Crun(Runc):
    program = "crun"

    def __init__(self, workplace):
        super().__init__(workplace)
        self.client = (install_crun(workplace),)


def install_crun(workplace):
    """crun under its own name, by which Podman tells what it can do, and in a view of control groups that it takes."""
    return shutil.copy(Path(__file__).parent / "crun-without-hybrid", workplace.folder("crun-program") / "crun")


class Gvisor(Runc):
    kind = "gvisor"
    program = "runsc"

    def __init__(self, workplace):
        super().__init__(workplace)
        self.client = (
            "runsc", "--root", self.folder / "state", "--platform=ptrace", "--network=none", "--ignore-cgroups",
        )  # fmt: skip

    def start_on(self, root, *command, name):
        """The first process of the host's that sees the container's root is the one that serves its files."""
        made = super().start_on(root, *command, name=name)
        wait_until(lambda: gofer_of(self.folder / name), "gVisor's gofer")
        return dataclasses.replace(made, pid=gofer_of(self.folder / name))

    def configured(self, spec, root, command, name):
        spec = super().configured(spec, root, command, name)
        del spec["linux"]["cgroupsPath"]
        return spec


def gofer_of(bundle):
    for pid in procfs.all_pids():
        with contextlib.suppress(OSError):
            title, *arguments = procfs.cmdline(pid) or [""]
            if title == "runsc-gofer" and str(bundle) in arguments:
                return pid
    return None


def unpack(image, root):
    """The lowest layer of an image as a folder."""
    Path(root).mkdir(parents=True)
    from_archive = ("tar", "--extract", "--to-stdout", "--file", image.archive)
    (manifest,) = json.loads(run(*from_archive, "manifest.json"))
    layer = run(*from_archive, manifest["Layers"][0])
    run("tar", "--extract", "--directory", root, input=layer)
