"""Plays intrusions, each in a container of its own, beside the ordinary work of an application, and knows afterwards
what of all findings is theirs.
"""

import contextlib
import re
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness.commands import CommandFailed, wait_until
from harness.intrusions import DOCKER_SOCKET, Intrusion
from harness.ordinary import DEPLOY, HOUR, UPGRADE
from runtimes.container import Container

AT_ONCE = 2
"""Containers that are at work at the same time."""


@dataclass(frozen=True)
class Played:
    """An intrusion after it was played; `pids` are the processes that it left, as the host numbers them."""

    intrusion: Intrusion
    container: Container
    pids: frozenset[int]

    @property
    def name(self):
        return self.container.name

    def caused(self, path):
        """Whether the intruder left what is at the path, or in it."""
        return any(path == left or path.startswith(left + "/") for left in self.intrusion.leaves)

    def is_named_by(self, finding):
        """Whether a finding of `exhibit diff --json` or `exhibit drift --json` is of something that the intruder left."""
        paths = [finding.get(key, "").removesuffix(" (deleted)") for key in ("path", "from_path", "name")]
        if finding["kind"] == "mount":
            return self.intrusion.needs_docker and DOCKER_SOCKET.endswith(paths[0])
        if finding["kind"] == "file":
            return any(self.caused(path) for path in paths) or unescaped(paths[0]) in self.intrusion.runs
        if finding["kind"] == "executable" and unescaped(paths[2]) in self.intrusion.runs:
            return True
        words = " ".join([finding.get("name", ""), *finding["details"]])
        return any(int(pid) in self.pids for pid in re.findall(r"\bpid (\d+)", words))


def unescaped(path):
    """A path as it was before it was escaped for terminals."""
    return path.replace("\\n", "\n").removesuffix(" (deleted)")


class Stage:
    """Docker with `image`, which is `debian-web`, and what is brought to its containers: the intruder's programs and new
    versions of packages, both folders of the host.
    """

    def __init__(self, docker, image, intruder, upgrades):
        self.docker, self.image = docker, image
        self.folders = [f"--volume={intruder}:/programs:ro", f"--volume={upgrades}:/upgrades:ro"]
        self.containers = []

    def start(self, name, needs_docker=False):
        """A container in which the application is at work."""
        socket = [f"--volume={self.docker.socket}:{DOCKER_SOCKET}"] if needs_docker else []
        container = self.run(self.image, name, [*self.folders, *socket])
        run_script(container, DEPLOY)
        return container

    def run(self, image, name, options=()):
        """A container of any image, to be cleared with the others."""
        container = self.docker.run(image, name=name, options=options)
        self.containers.append(container)
        return container

    def start_all(self, intrusions):
        self.docker.provide(self.image)
        return for_each(lambda intrusion: self.start(slug(intrusion.name), intrusion.needs_docker), intrusions)

    def clear(self):
        """Removes all containers, and the one that an intruder made through the socket."""
        for container in self.containers:
            if container in self.docker.running:
                container.remove()
        with contextlib.suppress(CommandFailed):
            self.docker.docker("rm", "--force", "escape")


def play_all(intrusions, containers):
    """An ordinary hour in each container, and then what is not ordinary."""
    for_each(ordinary_hour, containers)
    return [play(intrusion, container) for intrusion, container in zip(intrusions, containers)]


def ordinary_hour(container):
    run_script(container, HOUR)
    run_script(container, UPGRADE)


def play(intrusion, container):
    there = set(container.all_pids())
    run_script(container, intrusion.does)

    def started():
        return set(container.all_pids()) - there

    wait_until(lambda: len(started()) == len(intrusion.runs), f"the processes of {intrusion.name}")
    return Played(intrusion, container, frozenset(started()))


def for_each(act, subjects):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(act, subjects))


def slug(name):
    """A name that a container and an image can have."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def run_script(container, script):
    return container.exec("bash", "-ec", textwrap.dedent(script))
