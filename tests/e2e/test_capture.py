"""What a bundle holds of processes, containers and file systems, against what the host itself says."""

import base64
import os
from collections import Counter
from pathlib import Path

import pytest

from harness import procfs, truth
from harness.bundle import Bundle, exact, exact_element

STABLE_ARTIFACTS = ("cmdline", "environ", "comm", "limits", "cgroup", "mountinfo", "uid_map", "gid_map", "auxv")
"""Those whose bytes stay as they are for as long as a process only waits."""

NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")


@pytest.fixture(params=["web", "shell"])
def collected(request):
    """Each container of the shared bundle in turn."""
    return request.getfixturevalue(request.param)


@pytest.mark.story
@pytest.mark.parametrize("artifact", STABLE_ARTIFACTS)
def test_raw_artifacts_are_the_bytes_of_proc(artifact, collected, bundle):
    for pid in collected.pids():
        folder = bundle.process_folder(pid, procfs.start_time(pid))
        assert bundle.content(f"{folder}/{artifact}") == procfs.raw(pid, artifact)


def test_process_record_says_what_proc_says(collected, bundle):
    records = {record["pid"]: record for record in bundle.processes()}
    for pid in collected.pids():
        record = records[pid]
        assert record["start_time"] == procfs.start_time(pid)
        assert record["ppid"] == procfs.parent(pid)
        assert [exact_element(argument).decode() for argument in record["cmdline"]] == procfs.cmdline(pid)
        assert exact(record, "exe").decode() == os.readlink(f"/proc/{pid}/exe")


def test_identities_are_those_of_this_boot(bundle):
    """A process is known by the boot, its number and its start."""
    host = bundle.record("data/acquisition/start.json")["host"]
    assert host["boot_id"] == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert host["kernel"].startswith(f"{os.uname().sysname} ") and os.uname().release in host["kernel"]


def test_namespaces_are_recorded(collected, bundle):
    recorded = bundle.container(collected)["namespaces"]
    for namespace in NAMESPACES:
        assert os.readlink(f"/proc/{collected.pid}/ns/{namespace}") == f"{namespace}:[{recorded[namespace]}]"


@pytest.mark.story
def test_listing_has_the_digest_of_every_regular_file(collected, bundle):
    listing = truth.uncovered(bundle.root_listing(collected), collected.pid)
    listed = {path: entry["sha256"] for path, entry in listing.items() if "sha256" in entry}
    assert listed == truth.digests(collected.pid)


def test_listing_has_every_entry_with_its_metadata(collected, bundle):
    listing = bundle.root_listing(collected)
    for path, entry in truth.entries(collected.pid).items():
        recorded = listing[path]
        assert recorded["type"] == entry.type
        assert recorded["mode"] == entry.mode
        assert (recorded["uid"], recorded["gid"]) == (entry.uid, entry.gid)
        assert recorded["size"] == entry.size
        if entry.type != "dir":  # those of an overlay have an inode of their own, and their links are not counted
            assert (recorded["nlink"], recorded["ino"]) == (entry.nlink, entry.ino)
        assert recorded["mtime"] == entry.mtime
        if entry.type == "symlink":
            assert exact(recorded, "target") == entry.target


def test_listing_has_nothing_that_is_not_there(collected, bundle):
    """A walk may name what another mount covers, and nothing else that `find` does not."""
    listed = truth.uncovered(bundle.root_listing(collected), collected.pid)
    assert listed.keys() <= truth.entries(collected.pid).keys()


def test_listing_is_in_canonical_order(collected, bundle):
    paths = list(bundle.root_listing(collected))
    assert paths == sorted(paths, key=lambda path: path.rstrip(b"/").split(b"/"))


def test_ledger_tells_of_everything_that_was_tried(bundle):
    parts = [member for member in bundle.members if member.startswith("data/acquisition/ledger.")]
    tried = Counter(line["what"] for part in parts for line in bundle.records(part))
    assert tried["container"] == len(bundle.containers)
    assert tried["process"] == len(bundle.processes())
    assert tried["walk"] == len([member for member in bundle.members if member.endswith("/walk.json")])
    assert tried["mount"] == sum(
        len(bundle.records(member)) for member in bundle.members if member.endswith("/mounts.jsonl")
    )


def test_extended_attributes_are_recorded(scratch_container, collect):
    capability = bytes.fromhex("0100000200200000000000000000000000000000")  # cap_net_raw, effective
    os.setxattr(scratch_container.root / "srv/untouched", "security.capability", capability)
    listing = Bundle(collect("b.tar", "--container", scratch_container.name)).root_listing(scratch_container)
    (attribute,) = listing[b"/srv/untouched"]["xattrs"]
    assert attribute["name"] == "security.capability"
    assert base64.b64decode(attribute["value_b64"]) == capability


def test_reading_a_file_leaves_its_time_of_access(scratch_container, collect):
    file = scratch_container.root / "srv/untouched"
    os.utime(file, ns=(1, 2))  # long ago: any ordinary reading would bring the time of access up to date
    collect("b.tar", "--container", scratch_container.name)
    assert (file.stat().st_atime_ns, file.stat().st_mtime_ns) == (1, 2)
