"""Rootful Podman with private roots: there is no daemon, only a monitor (conmon) for each container."""

import json
import resource
from dataclasses import replace
from pathlib import Path

from harness.commands import run, text
from runtimes.container import SECRET_VARIABLE, Container, Runtime


class Podman(Runtime):
    kind = "podman"
    shim = "conmon"

    def __init__(self, workplace):
        super().__init__()
        folder = workplace.folder("podman")
        self.environment = {**workplace.environment, "CONTAINERS_CONF": write_config(folder)}
        # fmt: off
        self.client = (
            "podman", "--root", folder / "root", "--runroot", folder / "run", "--tmpdir", folder / "tmp",
            "--storage-driver", "overlay", "--runtime", "/usr/sbin/runc",
        )
        # fmt: on
        accept_local_images(Path(self.environment["HOME"]))

    def podman(self, *arguments):
        return text(*self.client, *arguments, env=self.environment)

    def load(self, image):
        self.podman("load", "--quiet", "--input", image.archive)

    def start(self, image, *command, name, options):
        id = self.podman(
            "run", "--detach", "--pull=never", "--network=none", f"--env={SECRET_VARIABLE}", f"--name={name}",
            *options, image.reference, *command,
        )  # fmt: skip
        pid = int(self.podman("inspect", "--format={{.State.Pid}}", id))
        return Container(self, id, name, image.reference, pid)

    def exec(self, container, *command):
        return run(*self.client, "exec", container.id, *command, env=self.environment)

    def halt(self, container):
        self.podman("stop", "--time=0", container.id)

    def resume(self, container):
        self.podman("start", container.id)
        return replace(container, pid=int(self.podman("inspect", "--format={{.State.Pid}}", container.id)))

    def discard(self, container):
        self.podman("rm", "--force", "--time=0", "--volumes", container.id)


def write_config(folder):
    """Limits that can be had without CAP_SYS_RESOURCE, and control groups without systemd."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    processes = int(Path("/proc/sys/kernel/pid_max").read_text())
    config = folder / "containers.conf"
    config.write_text(
        "[containers]\n"
        f'default_ulimits = ["nofile={files}:{files}", "nproc={processes}:{processes}"]\n'
        "pids_limit = 0\n"
        "[engine]\n"
        'cgroup_manager = "cgroupfs"\n'
        'events_logger = "file"\n'
    )
    return str(config)


def accept_local_images(home):
    """A signature policy of our own, since the host may have none or a strict one."""
    policy = home / ".config/containers/policy.json"
    policy.parent.mkdir(parents=True, exist_ok=True)
    policy.write_text(json.dumps({"default": [{"type": "insecureAcceptAnything"}]}))
