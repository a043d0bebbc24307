"""A real dockerd with private roots.

It uses the test run's own containerd, as Docker does where its packages set it up. It makes no bridge and no packet
filter rules, which would be seen by the whole host.
"""

import contextlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path

from harness.commands import run, text
from runtimes.container import SECRET_VARIABLE, Container, Runtime, with_default_network


class Docker(Runtime):
    kind = "docker"
    shim = "containerd-shim"  # the kernel keeps 15 bytes of it

    def __init__(self, workplace, socket):
        super().__init__()
        self.environment = workplace.environment
        self.socket = socket
        # Debian's own client, whatever other is earlier in the path.
        self.client = ("/usr/bin/docker", "--host", f"unix://{socket}")

    def docker(self, *arguments):
        return text(*self.client, *arguments, env=self.environment)

    def load(self, image):
        self.docker("load", "--quiet", "--input", image.archive)

    def start(self, image, *command, name, options):
        short = image.reference.removeprefix("docker.io/library/").removesuffix(":latest")
        id = self.docker(
            "run", "--detach", "--pull=never", f"--env={SECRET_VARIABLE}", f"--name={name}",
            *with_default_network(options), short, *command,
        )  # fmt: skip
        pid = int(self.docker("inspect", "--format={{.State.Pid}}", id))
        return Container(self, id, name, short, pid)

    def exec(self, container, *command):
        return run(*self.client, "exec", container.id, *command, env=self.environment)

    def image_digest(self, container):
        return self.docker("inspect", "--format={{.Image}}", container.id)

    def merged(self, container):
        """The container's root where Docker mounted it, as the host's own mount namespace has it."""
        return Path(self.docker("inspect", "--format={{.GraphDriver.Data.MergedDir}}", container.id))

    def halt(self, container):
        self.docker("stop", "--time=0", container.id)

    def resume(self, container):
        self.docker("start", container.id)
        return replace(container, pid=int(self.docker("inspect", "--format={{.State.Pid}}", container.id)))

    def discard(self, container):
        self.docker("rm", "--force", "--volumes", container.id)


@contextlib.contextmanager
def serve(workplace, containerd_socket, name="docker", storage_driver="overlay2", further=(), before=()):
    """dockerd, for as long as it is needed, with a containerd of its own where none is given; `before` are words that
    run it.
    """
    folder = workplace.folder(name)
    socket = folder / "sock"
    # By default a key would be written to /etc/docker.
    (folder / "config.json").write_text(json.dumps({"deprecated-key-path": str(folder / "key.json")}))
    argv = [
        *before,
        "/usr/sbin/dockerd",
        f"--config-file={folder}/config.json",
        *([f"--containerd={containerd_socket}"] if containerd_socket else []),
        f"--data-root={folder}/data",
        f"--exec-root={folder}/exec",
        f"--pidfile={folder}/pid",
        f"--host=unix://{socket}",
        "--bridge=none",
        "--iptables=false",
        "--ip-masq=false",
        f"--storage-driver={storage_driver}",
        *further,
    ]

    def is_ready():
        ping = ["/usr/bin/docker", "--host", f"unix://{socket}", "version"]
        return subprocess.run(ping, env=workplace.environment, capture_output=True).returncode == 0

    with workplace.daemon(name, argv, is_ready), Docker(workplace, socket) as docker:
        yield docker
