"""A real containerd with private roots, and containers run on it by `ctr`, without Docker or Kubernetes."""

import contextlib
import subprocess
from dataclasses import replace

from harness.commands import run, text
from runtimes.container import SECRET_VARIABLE, Container, Runtime

# The CRI plugin serves the pod tests: a sandbox image of our own, and no score that asks for CAP_SYS_RESOURCE.
CONFIG = """\
version = 2
root = "{folder}/root"
state = "{folder}/state"
[grpc]
  address = "{folder}/sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "{folder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{sandbox_image}"
  disable_apparmor = true
  restrict_oom_score_adj = true
"""


@contextlib.contextmanager
def serve(workplace, sandbox_image):
    """The socket of a containerd, for as long as it is needed."""
    folder = workplace.folder("containerd")
    socket = folder / "sock"
    config = folder / "config.toml"
    config.write_text(CONFIG.format(folder=folder, sandbox_image=sandbox_image))

    def is_ready():
        ping = ["ctr", "--address", socket, "version"]
        return subprocess.run(ping, env=workplace.environment, capture_output=True).returncode == 0

    with workplace.daemon("containerd", ["containerd", "--config", config], is_ready):
        yield socket


def import_image(environment, socket, namespace, image):
    run("ctr", "--address", socket, "--namespace", namespace, "images", "import", image.archive, env=environment)


class Containerd(Runtime):
    kind = "containerd"
    shim = "containerd-shim"

    def __init__(self, workplace, socket):
        super().__init__()
        self.environment = workplace.environment
        self.socket = socket
        self.client = ("ctr", "--address", socket)

    def ctr(self, *arguments):
        return text(*self.client, *arguments, env=self.environment)

    def load(self, image):
        import_image(self.environment, self.socket, "default", image)

    def start(self, image, *command, name, options):
        # Without --null-io, ctr leaves named pipes in a folder shared by the whole host.
        self.ctr("run", "--detach", "--null-io", f"--env={SECRET_VARIABLE}", *options, image.reference, name, *command)
        return Container(self, name, name, image.reference, self.pid_of(name))

    def pid_of(self, name):
        tasks = (line.split() for line in self.ctr("tasks", "list").splitlines())
        return next(int(pid) for task, pid, _ in tasks if task == name)

    def exec(self, container, *command):
        return run(*self.client, "tasks", "exec", "--exec-id=test", container.id, *command, env=self.environment)

    def halt(self, container):
        self.ctr("tasks", "rm", "--force", container.id)

    def resume(self, container):
        self.ctr("tasks", "start", "--detach", "--null-io", container.id)
        return replace(container, pid=self.pid_of(container.name))

    def discard(self, container):
        if container.id in self.ctr("tasks", "list", "--quiet").splitlines():
            self.ctr("tasks", "rm", "--force", container.id)
        self.ctr("containers", "rm", container.id)
