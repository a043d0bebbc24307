"""Collections of a host on which nothing keeps still: each ends, verifies, and says nothing that was never so.

EXHIBIT_E2E_CHURN_SECONDS is for how long (default 20). What was so is known from those who made it (harness/churn).
"""

import collections
import hashlib
import itertools
import os
import time
from pathlib import Path

import pytest

from harness import procfs
from harness.bundle import Bundle, exact
from harness.churn import Churn, Containers, Files, Folders, Groups, block_of
from harness.commands import wait_until
from runtimes.runc import unpack

SECONDS = float(os.environ.get("EXHIBIT_E2E_CHURN_SECONDS", "20"))
REUSED = 12
LEAST_NUMBER = 1000
SETTLED = 100


class Restless:
    """A container in which all changes, and its surroundings."""

    def __init__(self, container, log):
        self.container = container
        self.log = log
        top = container.root / "srv"
        self.files = [Files(top / f"files-{n}", seed=n) for n in range(2)]
        self.folders = Folders(top / "moving")
        (top / "settled").mkdir()
        for n in range(SETTLED):
            (top / f"settled/{n}").write_bytes(block_of("settled", n))
        self.begun = procfs.start_time(container.pid)

    def processes(self):
        """(pid, start time) of all that ever ran in it."""
        children = {tuple(map(int, line.split())) for line in self.log.read_text().splitlines()}
        return children | {(self.container.pid, self.begun)}


def free_numbers():
    """The first of REUSED process ids that nobody has, half the range away from where the kernel numbers now."""
    greatest = int(Path("/proc/sys/kernel/pid_max").read_text()) - REUSED
    now = int(Path("/proc/loadavg").read_text().split()[-1])
    first = (now + greatest // 2) % (greatest - LEAST_NUMBER) + LEAST_NUMBER
    while any(Path(f"/proc/{first + n}").exists() for n in range(REUSED)):
        first = first + REUSED if first + REUSED < greatest else LEAST_NUMBER
    return first


@pytest.fixture
def restless(docker, images, fresh_name, intruder, folder):
    """Its first process has children that use each other's numbers, and are numbered as on the host."""
    (folder / "log").mkdir()
    options = ["--pid=host", "--cap-add=SYS_ADMIN", f"--volume={intruder}:/programs:ro", f"--volume={folder}/log:/log"]
    command = ["/programs/reuser", "/log/log", str(free_numbers()), str(REUSED)]
    with docker.container(images.busybox, *command, name=fresh_name, options=options) as container:
        wait_until(lambda: len(procfs.children(container.pid)) == REUSED, "its children")
        yield Restless(container, folder / "log/log")


@pytest.fixture
def containers(runc, images, folder):
    unpack(images.busybox, folder / "root")
    return Containers(runc, folder / "root", seed=3)


@pytest.fixture
def groups(restless):
    made = Groups(lambda: procfs.children(restless.container.pid), seed=4)
    yield made
    made.remove()


def test_nothing_keeps_still(restless, containers, groups, folder, programs):
    changes = [files.change_a_file for files in restless.files]
    changes += [restless.folders.move_a_folder, groups.move_a_process, containers.run_a_container]
    seen = collections.Counter()
    end = time.monotonic() + SECONDS
    with Churn(*changes) as churn:
        while time.monotonic() < end:
            path = folder / "b.tar"
            result = programs.collect("-o", path)
            assert result.status in (0, 3), (result.status, result.complaint)
            path.chmod(0o644)
            assert programs.exhibit("verify", path).status == 0
            seen += check(Bundle(path), restless, containers)
            path.unlink()
    print(dict(seen), dict(churn.done))
    for something in ("bundles", "children", "lives of one number", "short containers", "changing files", "moved files"):
        assert seen[something], f"{something}: none was seen, which proves nothing"


def check(bundle, restless, containers):
    seen = collections.Counter(bundles=1)
    check_identities(bundle)
    assert not [line for line in bundle.told("survey") if line["name"] == "hidden"], "what only ended soon hides nothing"
    check_children(bundle, restless, seen)
    check_short_containers(bundle, containers, seen)
    for fsid in [walk["fsid"] for walk in bundle.walks()]:
        check_order(bundle, fsid)
    listing = bundle.root_listing(restless.container)
    check_changing_files(listing, restless, seen)
    check_constant_files(listing, seen)
    return seen


def check_identities(bundle):
    """What is filed under a process is of that process: each artifact that names one names this one."""
    for record in bundle.processes():
        folder = bundle.process_folder(record["pid"], record["start_time"])
        for artifact, identity_of in {"stat": identity_in_stat, "status": identity_in_status}.items():
            if f"{folder}/{artifact}" in bundle.headers and (content := bundle.content(f"{folder}/{artifact}")):
                assert identity_of(content) == {"stat": (record["pid"], record["start_time"]), "status": record["pid"]}[artifact]


def identity_in_stat(content):
    return int(content.split()[0]), int(content.rpartition(b")")[2].split()[22 - 3])


def identity_in_status(content):
    return next(int(line.split()[1]) for line in content.splitlines() if line.startswith(b"Pid:"))


def check_children(bundle, restless, seen):
    """They name themselves, in arguments and environment, as soon as they have become what they are."""
    cid = bundle.container(restless.container)["cid"]
    records = [record for record in bundle.processes() if record["cid"] == cid]
    existed = restless.processes()
    for record in records:
        identity = (record["pid"], record["start_time"])
        assert identity in existed
        folder = bundle.process_folder(*identity)
        own_name = "{}:{}".format(*identity).encode()
        arguments = content_of(bundle, f"{folder}/cmdline").split(b"\0")
        if arguments[0] == b"reused":
            assert arguments[1] == own_name
            seen["children"] += 1
        for variable in content_of(bundle, f"{folder}/environ").split(b"\0"):
            assert not variable.startswith(b"IDENTITY=") or variable == b"IDENTITY=" + own_name
    lives = collections.Counter(pid for pid, _ in existed)
    seen["lives of one number"] += sum(lives[record["pid"]] > 1 for record in records)


def content_of(bundle, member):
    return bundle.content(member) if member in bundle.headers else b""


def check_short_containers(bundle, containers, seen):
    cids = {record["cid"] for record in bundle.containers if record["id"].startswith("churn-")}
    seen["short containers"] += len(cids)
    for record in bundle.processes():
        if record["cid"] in cids and record["cmdline"] == ["sleep", "1000000"]:
            wait_until(lambda: (record["pid"], record["start_time"]) in containers.first_processes, "runc to tell")


def check_order(bundle, fsid):
    """No path twice, and none without its folder."""
    parts = sorted(member for member in bundle.headers if member.startswith(f"data/fs/{fsid}/listing."))
    entries = [(exact(entry, "path"), entry) for part in parts for entry in bundle.records(part)]
    keys = [path.split(b"/") if path != b"/" else [b""] for path, _ in entries]
    assert all(one < other for one, other in itertools.pairwise(keys))
    folders = {path for path, entry in entries if entry["type"] == "dir"}
    orphans = [entry for path, entry in entries if path != b"/" and (path.rpartition(b"/")[0] or b"/") not in folders]
    assert not orphans


def check_changing_files(listing, restless, seen):
    for path, entry in listing.items():
        if not path.startswith(b"/srv/files-") or entry["type"] != "file":
            continue
        seen["changing files"] += 1
        seen["changing files: " + entry["outcome"]] += 1
        assert entry["outcome"] in ("ok", "changed", "vanished"), entry
        if entry["outcome"] == "ok":
            files = restless.files[int(path.split(b"/")[2].removeprefix(b"files-"))]
            held = files.contents[int(path.rpartition(b"-")[2])]
            assert (entry["size"], entry["sha256"]) in held, entry


def digest(kind, n):
    return hashlib.sha256(block_of(kind, n)).hexdigest()


def check_constant_files(listing, seen):
    """Those of a folder that moves have their content where they are listed; those that keep still are all there."""
    for path, entry in listing.items():
        if b"/constant-" in path and entry["outcome"] == "ok":
            assert entry["sha256"] == digest("constant", int(path.rpartition(b"-")[2]))
            seen["moved files"] += 1
    settled = {path: entry["sha256"] for path, entry in listing.items() if path.startswith(b"/srv/settled/")}
    assert settled == {f"/srv/settled/{n}".encode(): digest("settled", n) for n in range(SETTLED)}
