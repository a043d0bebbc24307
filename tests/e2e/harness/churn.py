"""What changes under a collection, by those who make it change and therefore know all that ever was.

Each kind of change is a thread that goes on until it is told to end. What it will do it writes down before it does it.
"""

import collections
import contextlib
import hashlib
import itertools
import os
import random
import threading
import time
from pathlib import Path

from harness import procfs

BLOCK = 4096
GREATEST_BLOCKS = 64


class Churn:
    """Threads of changes, each a function that does one of them. What one raises is raised when they have ended."""

    def __init__(self, *changes):
        self.done = collections.Counter()
        self.failures = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.go_on, args=[change]) for change in changes]

    def go_on(self, change):
        try:
            while not self.over.is_set():
                change()
                self.done[change.__name__] += 1
        except Exception as failure:
            self.failures.append(failure)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()
        if self.failures:
            raise self.failures[0]


def block_of(file, generation):
    """4,096 bytes that say whose they are."""
    line = f"file {file} generation {generation}\n".encode()
    return (line * (BLOCK // len(line) + 1))[:BLOCK]


class Files:
    """Files that are created, written to, cut, renamed and removed in a few folders. A name ends with the file's number.

    Each change is of one block at most, by one system call: between two of them a file has one content and no other.
    """

    def __init__(self, top, seed):
        self.folders = [top / f"folder-{n}" for n in range(4)]
        for folder in self.folders:
            folder.mkdir(parents=True)
        self.contents = collections.defaultdict(set)
        """Number of the file to (size, SHA-256) of all that it ever held."""
        self.random = random.Random(seed)
        self.numbers = itertools.count()
        self.generations = itertools.count()
        self.blocks = {}
        self.paths = {}

    def change_a_file(self):
        time.sleep(0.001)  # some time for the others
        if len(self.paths) < 40:
            return self.create(next(self.numbers))
        changes = [self.rewrite, self.rewrite, self.append, self.append, self.truncate, self.rename, self.remove]
        self.random.choice(changes)(self.random.choice(list(self.paths)))

    def create(self, file):
        self.blocks[file] = []
        self.paths[file] = self.some_folder() / f"new-{file}"
        self.will_hold(file, [])
        self.paths[file].touch()

    def rewrite(self, file):
        if self.blocks[file]:
            self.write(file, self.random.randrange(len(self.blocks[file])))

    def append(self, file):
        if len(self.blocks[file]) < GREATEST_BLOCKS:
            self.write(file, len(self.blocks[file]))

    def write(self, file, at):
        block = block_of(file, next(self.generations))
        self.will_hold(file, self.blocks[file][:at] + [block] + self.blocks[file][at + 1 :])
        with self.paths[file].open("r+b", buffering=0) as opened:
            os.pwrite(opened.fileno(), block, at * BLOCK)

    def truncate(self, file):
        self.will_hold(file, self.blocks[file][: self.random.randint(0, len(self.blocks[file]))])
        os.truncate(self.paths[file], len(self.blocks[file]) * BLOCK)

    def rename(self, file):
        renamed = self.some_folder() / f"renamed-{next(self.generations)}-{file}"
        self.paths[file].rename(renamed)
        self.paths[file] = renamed

    def remove(self, file):
        self.paths.pop(file).unlink()
        del self.blocks[file]

    def will_hold(self, file, blocks):
        self.blocks[file] = blocks
        content = b"".join(blocks)
        self.contents[file].add((len(content), hashlib.sha256(content).hexdigest()))

    def some_folder(self):
        return self.random.choice(self.folders)


class Folders:
    """A tree that is moved from one place to another, as a whole; its files stay as they are."""

    def __init__(self, top):
        self.places = itertools.cycle([top / "here/tree", top / "there/deep/tree"])
        for parent in (top / "here", top / "there/deep"):
            parent.mkdir(parents=True)
        self.now = next(self.places)
        for n in range(60):
            file = self.now / f"{n % 6}" / f"constant-{n}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(block_of("constant", n))

    def move_a_folder(self):
        then = next(self.places)
        self.now.rename(then)
        self.now = then
        time.sleep(0.002)


class Groups:
    """Processes are moved to and fro between control groups, in one hierarchy after another."""

    def __init__(self, pids, seed):
        self.pids = pids
        self.random = random.Random(seed)
        mounts = [Path("/sys/fs/cgroup"), *Path("/sys/fs/cgroup").glob("*/")]
        self.hierarchies = [mount for mount in mounts if (mount / "cgroup.procs").exists()]
        self.made = [mount / f"e2e-runc/changing-{n}" for mount in self.hierarchies for n in (1, 2)]
        for group in self.made:
            group.mkdir(parents=True, exist_ok=True)

    def move_a_process(self):
        pids = self.pids()
        with contextlib.suppress(OSError):  # it has ended, or the group has no processors
            (self.random.choice(self.made) / "cgroup.procs").write_text(str(self.random.choice(pids)))
        time.sleep(0.01)  # each move holds up all forks of the host

    def remove(self):
        for group in self.made:
            for pid in (group / "cgroup.procs").read_text().split():
                (group.parent.parent / "cgroup.procs").write_text(pid)
            group.rmdir()


class Containers:
    """Containers that start, and are killed, and are removed."""

    def __init__(self, runtime, root, seed):
        self.runtime = runtime
        self.root = root
        self.random = random.Random(seed)
        self.numbers = itertools.count()
        self.first_processes = set()
        """(pid, start time) of each."""

    def run_a_container(self):
        with self.runtime.container_on(self.root, "sleep", "1000000", name=f"churn-{next(self.numbers)}") as container:
            self.first_processes.add((container.pid, procfs.start_time(container.pid)))
            time.sleep(self.random.uniform(0, self.random.choice([0.5, 5])))  # more or less than a collection takes
            container.kill()
