"""A Docker within a container of a Docker, from this host's own programs."""

import contextlib
import dataclasses
import shutil
import subprocess
from pathlib import Path

from harness import procfs
from harness.commands import wait_until
from runtimes.docker import Docker

WRAPPER = "runc-with-what-there-is"
OPTIONS = (
    "--privileged",
    f"--runtime={WRAPPER}",
    # Debian's folders, to run its programs in an image that has nothing of them.
    "--volume=/usr:/usr:ro",
    "--volume=/usr/lib:/lib:ro",
    "--volume=/usr/lib64:/lib64:ro",
    "--volume=/var/lib/docker",  # overlays cannot have their upper layer on an overlay
    "--tmpfs=/run",
)


def install_wrapper(folder):
    """The runtime of the outer Docker, from a path without any of a checkout's rights."""
    return shutil.copy(Path(__file__).parent / WRAPPER, folder)


class NestedDocker(Docker):
    def start(self, image, *command, name, options):
        """Docker itself numbers processes as its own container does; here they are numbered by the host."""
        made = super().start(image, *command, name=name, options=options)
        return dataclasses.replace(made, pid=host_pid(made))


def host_pid(container):
    (found,) = [pid for pid in procfs.all_pids() if is_first_process_of(container, pid)]
    return found


def is_first_process_of(container, pid):
    with contextlib.suppress(OSError):
        return procfs.inner_pids(pid)[1:2] == [container.pid] and container.id.encode() in procfs.raw(pid, "cgroup")
    return False


@contextlib.contextmanager
def serve(workplace, outer, image, name):
    """The inner Docker."""
    shared = workplace.folder("nested")
    socket = shared / "sock"
    command = (
        "dockerd", f"--host=unix://{socket}", "--bridge=none", "--iptables=false", "--ip-masq=false",
    )  # fmt: skip
    options = (*OPTIONS, f"--volume={shared}:{shared}")
    with outer.container(image, *command, name=name, options=options):
        ping = ["/usr/bin/docker", "--host", f"unix://{socket}", "version"]
        wait_until(
            lambda: subprocess.run(ping, env=workplace.environment, capture_output=True).returncode == 0,
            "the inner Docker to come up",
        )
        with NestedDocker(workplace, socket) as inner:
            yield inner
