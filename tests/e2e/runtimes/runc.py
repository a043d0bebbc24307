"""runc alone, without any manager: on a plain folder, or on whatever root a test has made."""

import contextlib
import json
import subprocess
from pathlib import Path

from harness.commands import run, text
from harness.workplace import MARK
from runtimes.container import SECRET_VARIABLE, Container, Runtime


class Runc(Runtime):
    kind = "runc"
    shim = ""

    def __init__(self, workplace):
        super().__init__()
        self.environment = workplace.environment
        self.folder = workplace.folder("runc")

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
            ["runc", "run", "--detach", "--bundle", bundle, "--pid-file", bundle / "pid", name],
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
        spec["linux"]["cgroupsPath"] = f"/e2e-runc/{name}"
        return spec

    def exec(self, container, *command):
        return run("runc", "exec", container.id, *command, env=self.environment)

    def discard(self, container):
        text("runc", "delete", "--force", container.id, env=self.environment)


def unpack(image, root):
    """The lowest layer of an image as a folder."""
    Path(root).mkdir(parents=True)
    from_archive = ("tar", "--extract", "--to-stdout", "--file", image.archive)
    (manifest,) = json.loads(run(*from_archive, "manifest.json"))
    layer = run(*from_archive, manifest["Layers"][0])
    run("tar", "--extract", "--directory", root, input=layer)
