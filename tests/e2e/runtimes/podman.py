"""Podman with private roots, of root and of an ordinary user: there is no daemon, only a monitor (conmon) for each
container.
"""

import contextlib
import json
import os
import resource
import signal
from dataclasses import replace
from pathlib import Path

from harness.commands import run, text
from runtimes.container import SECRET_VARIABLE, Container, Runtime, with_default_network
from runtimes.ordinary_user import UID


class Podman(Runtime):
    kind = "podman"
    shim = "conmon"

    def __init__(self, workplace, low_level="/usr/sbin/runc"):
        super().__init__()
        folder = workplace.folder("podman" if low_level == "/usr/sbin/runc" else "podman-with-another")
        self.environment = {**workplace.environment, "CONTAINERS_CONF": write_config(folder)}
        # fmt: off
        self.client = (
            "podman", "--root", folder / "root", "--runroot", folder / "run", "--tmpdir", folder / "tmp",
            "--storage-driver", "overlay", "--runtime", low_level,
        )
        # fmt: on
        accept_local_images(Path(self.environment["HOME"]))

    def podman(self, *arguments):
        return text(*self.client, *arguments, env=self.environment)

    def load(self, image):
        self.podman("load", "--quiet", "--input", image.archive)

    def start(self, image, *command, name, options):
        id = self.podman(
            "run", "--detach", "--pull=never", f"--env={SECRET_VARIABLE}", f"--name={name}",
            *with_default_network(options), image.reference, *command,
        )  # fmt: skip
        pid = int(self.podman("inspect", "--format={{.State.Pid}}", id))
        return Container(self, id, name, image.reference, pid)

    def exec(self, container, *command):
        return run(*self.client, "exec", container.id, *command, env=self.environment)

    def image_digest(self, container):
        return self.podman("inspect", "--format={{.ImageDigest}}", container.id)

    def halt(self, container):
        self.podman("stop", "--time=0", container.id)

    def resume(self, container):
        self.podman("start", container.id)
        return replace(container, pid=int(self.podman("inspect", "--format={{.State.Pid}}", container.id)))

    def discard(self, container):
        self.podman("rm", "--force", "--time=0", "--volumes", container.id)

    @contextlib.contextmanager
    def pod(self, name, image):
        """A pod, with the container that holds its namespaces."""
        self.provide(image)
        self.podman("pod", "create", f"--name={name}", "--network=none", f"--infra-image={image.reference}",
                    "--infra-command=sleep 1000000")  # fmt: skip
        try:
            yield name
        finally:
            self.podman("pod", "rm", "--force", "--time=0", name)


class RootlessPodman(Podman):
    """An ordinary user's, with a storage of its own; `storage` are the options that choose its driver."""

    def __init__(self, workplace, user, name, *storage):
        Runtime.__init__(self)
        self.user = user
        folder = user.owned(name)
        self.environment = {
            **workplace.environment,
            **user.environment,
            "CONTAINERS_CONF": write_config(workplace.folder("podman-rootless")),
        }
        # fmt: off
        self.client = user.command(
            "podman", "--root", folder / "root", "--runroot", folder / "run", "--tmpdir", folder / "tmp",
            "--runtime", "/usr/sbin/runc", *storage,
        )
        # fmt: on
        accept_local_images(user.home)
        for folder, _, _ in os.walk(user.home):
            os.chown(folder, UID, UID)

    def load(self, image):
        """As a stream: the user may be unable to enter the folder of the images."""
        run(*self.client, "load", "--quiet", env=self.environment, input=image.archive.read_bytes())

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self.end_pause()

    def end_pause(self):
        """A process that keeps the user's namespaces, and knows of no other end."""
        for file in self.user.folder.glob("**/pause.pid"):
            pid = int(file.read_text())
            with contextlib.suppress(ProcessLookupError):
                if os.stat(f"/proc/{pid}").st_uid == UID:
                    os.kill(pid, signal.SIGKILL)
            file.unlink()


def write_config(folder):
    """Limits that can be had without CAP_SYS_RESOURCE, and control groups without systemd."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    # A PID namespace may have a greater pid_max than the limit that this process has.
    processes = int(Path("/proc/sys/kernel/pid_max").read_text())
    allowed = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    processes = processes if allowed == resource.RLIM_INFINITY else min(processes, allowed)
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
