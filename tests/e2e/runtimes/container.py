"""What all runtimes have in common, to the tests: they run containers, enter, kill and remove them."""

import contextlib
import os
import signal
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from harness import procfs
from harness.commands import wait_until

SECRET_VARIABLE = "TOP_SECRET=API_KEY"


def with_default_network(options):
    """None, but where the options choose one, as those of a pod do."""
    chosen = any(option.startswith(("--network", "--pod")) for option in options)
    return options if chosen else ("--network=none", *options)


@dataclass(frozen=True)
class Pod:
    """A Kubernetes pod, with the name that it gives the container."""

    name: str
    namespace: str
    uid: str
    container: str


@dataclass(frozen=True)
class Container:
    """A running container, with what its runtime says of it; `pid` is its first process, as the host numbers it."""

    runtime: "Runtime"
    id: str
    name: str
    image: str
    pid: int
    pod: Pod | None = None

    @property
    def root(self):
        """The container's root as the host sees it: what is written there was not written by the container."""
        return Path(f"/proc/{self.pid}/root")

    def pids(self):
        """The first process and its children, which is all that the containers of these tests have."""
        return [self.pid, *procfs.children(self.pid)]

    def all_pids(self):
        """All processes that see the same root."""
        root = os.stat(self.root)
        return [pid for pid in procfs.all_pids() if procfs.root_of(pid) == (root.st_dev, root.st_ino)]

    def exec(self, *command):
        return self.runtime.exec(self, *command)

    def kill(self):
        """Kills the container from the host, behind its runtime's back."""
        os.kill(self.pid, signal.SIGKILL)
        wait_until(lambda: not procfs.is_alive(self.pid), f"{self.name} to die")

    def remove(self):
        self.runtime.remove(self)


class Runtime(ABC):
    kind: str
    """The runtime's name in the machine contract."""

    shim: str
    """The comm of the process that parents a container's first one."""

    def __init__(self):
        self.running = []
        self.images = set()

    def provide(self, image):
        """Loads an image that is not there yet."""
        if image not in self.images:
            self.load(image)
            self.images.add(image)

    def run(self, image, *command, name, options=()):
        """Starts a container with SECRET_VARIABLE in its environment, and without a network.

        `options` are further ones in the words of the runtime's own client.
        """
        self.provide(image)
        container = self.start(image, *command, name=name, options=options)
        self.running.append(container)
        if not container.pid or not procfs.is_alive(container.pid):
            raise RuntimeError(f"{container} ended at once")
        return container

    def remove(self, container):
        self.running.remove(container)
        self.discard(container)

    @contextlib.contextmanager
    def container(self, image, *command, name, options=()):
        made = self.run(image, *command, name=name, options=options)
        try:
            yield made
        finally:
            made.remove()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for container in list(self.running):
            self.remove(container)

    @abstractmethod
    def load(self, image): ...

    @abstractmethod
    def start(self, image, *command, name, options) -> Container: ...

    @abstractmethod
    def exec(self, container, *command) -> bytes:
        """Runs a command inside."""

    @abstractmethod
    def discard(self, container):
        """Ends the container, if it lives still, and forgets it."""
