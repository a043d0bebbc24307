"""An ordinary user's process that passes for the server of a root directory leads to none of the host's folders."""

import contextlib
import os
import shutil
import subprocess

import pytest

from harness import procfs
from harness.bundle import Bundle, exact
from harness.commands import wait_until
from runtimes.ordinary_user import UID, OrdinaryUser


@pytest.fixture(scope="module")
def user(workplace):
    return OrdinaryUser(workplace.folder("false-server"))


@pytest.fixture
def falsely_served(user, intruder, workplace, fresh_name):
    """The first process of a root directory that an ordinary user's process serves, which is titled as fuse-overlayfs
    would be and names folders of the host's as its layers."""
    folder = user.owned(fresh_name)
    shutil.copy(intruder / "false_overlayfs", folder / "fuse-overlayfs")
    (folder / "merged").mkdir()
    os.chmod(user.folder, 0o755)
    os.chown(folder / "merged", UID, UID)
    arguments = ["-o", f"lowerdir=/etc,upperdir=/root,workdir={folder}/work", folder / "merged"]
    command = [str(word) for word in user.command(folder / "fuse-overlayfs", *arguments)]
    process = subprocess.Popen(command, env={**workplace.environment, **user.environment}, stdin=subprocess.DEVNULL)
    try:
        wait_until(lambda: contained_below(process.pid), "the false root directory")
        yield contained_below(process.pid)[0]
    finally:
        process.kill()
        process.wait()


def contained_below(pid):
    """Descendants that have changed their root directory."""
    found = []
    with contextlib.suppress(OSError):
        for child in procfs.children(pid):
            found += [child] if procfs.comm(child) == "contained" else contained_below(child)
    return found


def test_false_fuse_overlayfs_leads_to_no_folder_of_the_hosts(falsely_served, programs, folder):
    path = folder / "b.tar"
    assert programs.collect("-o", path, "--pid", str(falsely_served)).status in (0, 3)
    bundle = Bundle(path)
    record = bundle.process(falsely_served, procfs.start_time(falsely_served))
    (container,) = [container for container in bundle.containers if container["cid"] == record["cid"]]
    # It is taken for the server, so that its owner is all that keeps it from being believed.
    assert [evidence for evidence in container["evidence"] if evidence["source"] == "fuse-overlayfs"]
    mounts = {exact(mount, "mount_point"): mount for mount in bundle.records(f"data/c/{record['cid']}/mounts.jsonl")}
    assert (mounts[b"/"]["decision"], "FUSE" in mounts[b"/"]["reason"]) == ("skipped", True)
    assert not bundle.walks()
