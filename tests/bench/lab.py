"""The containers that are measured on, brought up when the first row asks for them."""

import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import inputs
import trees
from harness.commands import run, wait_until
from harness.workplace import Workplace
from runtimes import containerd as containerd_daemon
from runtimes import docker as docker_daemon
from runtimes import images as image_archives
from runtimes.runc import Runc, unpack

PROJECT = Path(__file__).resolve().parents[2]

# In the writable layer: files added, changed, deleted, made executable only, and copied up unchanged.
CHANGES = r"""
mkdir -p /srv/new; n=0; while [ $n -lt 1000 ]; do echo "new $n" > /srv/new/file-$n; n=$((n+1)); done
find /opt -xdev -type f | sort | awk 'NR % 100 == 0' | head -n 900 > /tmp/chosen
n=0; while read -r file; do n=$((n+1)); case $((n % 3)) in
0) echo changed >> "$file";; 1) rm "$file";; 2) chmod o+x "$file";; esac; done < /tmp/chosen
"""


class Lab:
    """Of one run. Docker keeps its image from run to run in a folder of the inputs' own."""

    def __init__(self, options):
        self.cache = PROJECT / "build/bench-inputs"
        self.image_cache = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))
        self.files, self.total, self.entries = options.files, options.bytes, options.entries
        self.stack = contextlib.ExitStack()
        self.made = {}
        self.scratch = Path(tempfile.mkdtemp(prefix="exhibit-bench-"))
        self.stack.callback(shutil.rmtree, self.scratch)

    def once(self, name, make):
        """What `make` made when this name was first asked for."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def close(self):
        self.stack.close()

    @property
    def place(self):
        """Waits until no end-to-end test runs on this host."""
        return self.once("place", self.make_place)

    def make_place(self):
        place = Workplace()
        self.stack.callback(place.close)
        return place

    @property
    def environment(self):
        """Of the commands: Docker's client keeps to it."""
        return self.place.environment if "place" in self.made else None

    # --- Docker ----------------------------------------------------------------------------------------------------

    @property
    def images(self):
        return self.once("images", lambda: image_archives.prepare(self.image_cache))

    @property
    def docker(self):
        return self.once("docker", self.serve_docker)

    def serve_docker(self):
        socket = self.stack.enter_context(
            containerd_daemon.serve(self.place, sandbox_image=self.images.busybox.reference)
        )
        data = self.cache / "docker"
        data.mkdir(parents=True, exist_ok=True)
        # The last --data-root counts.
        docker = self.stack.enter_context(docker_daemon.serve(self.place, socket, further=[f"--data-root={data}"]))
        self.remove_all(docker)  # of a run that was killed
        self.stack.callback(self.remove_all, docker)
        return docker

    @staticmethod
    def remove_all(docker):
        for container in docker.docker("ps", "--all", "--quiet").split():
            docker.docker("rm", "--force", container)

    def image(self, files, total):
        """The reference of an image with so many files and bytes, made where Docker has none yet."""
        reference = f"bench-{files}-{total}"
        if reference not in self.docker.docker("image", "ls", "--format={{.Repository}}").split():
            with inputs.unfinished(self.cache / f"{reference}.folder") as folder:
                folder.mkdir()
                archive = self.cache / f"{reference}.tar"
                inputs.write_image(archive, folder, f"{reference}:latest", self.images.busybox, files, total)
            inputs.discard(self.cache / f"{reference}.folder")
            self.load(archive)
            archive.unlink()
        return reference

    def load(self, archive):
        """However long it takes."""
        subprocess.run([*self.docker.client, "load", "--quiet", "--input", archive], check=True, stdout=subprocess.DEVNULL)

    def container(self, name, files=None, total=None):
        """The name and first pid of a container of the image."""
        return self.once(("container", name), lambda: self.start(name, files or self.files, total or self.total))

    def start(self, name, files, total):
        docker = self.docker
        docker.docker("run", "--detach", "--pull=never", "--network=none", f"--name={name}", self.image(files, total))
        return name, int(docker.docker("inspect", "--format={{.State.Pid}}", name))

    def changed_container(self):
        """One that has changed some of what it began with."""

        def make():
            name, pid = self.container("drifted")
            self.docker.docker("exec", name, "sh", "-c", CHANGES)
            return name, pid

        return self.once("changed", make)

    # --- runc ------------------------------------------------------------------------------------------------------

    @property
    def runc(self):
        return self.once("runc", lambda: self.stack.enter_context(Runc(self.place)))

    def crowd(self, processes, containers):
        """Names and pids of containers of one small root directory that have so many processes in all."""
        return self.once(("crowd", processes, containers), lambda: self.start_crowd(processes, containers))

    def start_crowd(self, processes, containers):
        root = self.scratch / f"crowd-{processes}-{containers}"
        unpack(self.images.busybox, root)
        each = processes // containers
        script = "n=1; while [ $n -lt $0 ]; do sleep 1000000 & n=$((n+1)); done; wait"
        made = [
            self.stack.enter_context(
                self.runc.container_on(root, "sh", "-c", script, str(each), name=f"crowd-{processes}-{containers}-{number}")
            )
            for number in range(containers)
        ]
        for container in made:
            wait_until(lambda: len(container.pids()) == each, f"the processes of {container.name}")
        pids = list(itertools.chain.from_iterable(container.pids() for container in made))
        return [container.name for container in made], pids

    def tree_container(self, entries):
        """A container on a root directory with a cached tree of so many small files beside the shell's."""
        return self.once(("tree", entries), lambda: self.start_on_tree(entries))

    def start_on_tree(self, entries):
        place = self.cache / f"tree-{entries}"
        if not place.exists():
            with inputs.unfinished(place) as root:
                unpack(self.images.busybox, root)
                trees.make_many(root / "srv", entries)
        return self.stack.enter_context(self.runc.container_on(place, "sleep", "1000000", name=f"tree-{entries}")).name
