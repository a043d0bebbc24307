"""Rootless containers whose root fuse-overlayfs shows: its own marks of deletions mean what they mean to it."""

import contextlib
import os
import signal
from pathlib import Path

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.workplace import marked_processes
from runtimes.ordinary_user import UID, OrdinaryUser
from runtimes.podman import RootlessPodman

FUSE_OVERLAYFS = "overlay.mount_program=/usr/bin/fuse-overlayfs"


@pytest.fixture(scope="module")
def rootless_fuse(workplace):
    user = OrdinaryUser(workplace.folder("fuse-user"))
    with RootlessPodman(workplace, user, "marks", "--storage-driver=overlay", f"--storage-opt={FUSE_OVERLAYFS}") as runtime:
        yield runtime
    end_further_pauses(workplace)


def end_further_pauses(workplace):
    """A container that starts again may leave a second process that keeps the user's namespaces."""
    for pid in marked_processes(workplace.path):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == UID and procfs.cmdline(pid) == ["podman"]:
                os.kill(pid, signal.SIGKILL)


def upper_of(container, listed):
    """The folder of the writable layer, as the program that serves the root is told."""
    identity = listed()[container.pid]["container"]
    (evidence,) = (evidence for evidence in identity["evidence"] if evidence["source"] == "fuse-overlayfs")
    return Path(evidence["says"].split("upper layer ")[1].split(",")[0])


@pytest.fixture
def marked(rootless_fuse, images, fresh_name, listed):
    """A container in whose writable layer there are whiteouts by name, put there while it did not run."""
    with rootless_fuse.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        container.exec("sh", "-c", "mkdir -p /srv/made && echo own >/srv/own && rm /etc/group")
        upper = upper_of(container, listed)
        rootless_fuse.halt(container)
        (upper / "usr").mkdir(exist_ok=True)
        for mark in ("etc/.wh.passwd", "usr/.wh..wh..opq"):
            (upper / mark).touch()
            for path in (upper / mark, (upper / mark).parent):
                os.chown(path, UID, UID)
        yield rootless_fuse.resume(container)


def inside(container):
    """All paths of its root file system, as it sees them itself: nobody else may look."""
    return set(container.exec("find", "/", "-xdev", "-print0").split(b"\0")[:-1])


def test_marks_hide_what_they_hide(marked, folder, programs):
    seen = inside(marked)
    assert b"/etc/passwd" not in seen and b"/etc/group" not in seen and b"/srv/own" in seen
    assert not [path for path in seen if path.startswith(b"/usr/")]
    path = folder / "b.tar"
    assert programs.collect("-o", path, "--container", marked.name).status in (0, 3)
    path.chmod(0o644)
    bundle = Bundle(path)
    mount = bundle.root_mount(marked)
    assert (mount["decision"], mount["fstype"]) == ("layered", "fuse.fuse-overlayfs")
    assert b"/etc/.wh.passwd" in bundle.listing(mount["upper"])
    mounts = [point for point in bundle.mounts(marked) if point != b"/"]
    shown = {entry for entry in bundle.root_listing(marked) if not covered(entry, mounts)}
    assert shown == {entry for entry in seen if not covered(entry, mounts)}
    files = programs.exhibit("show", path, "files", "--json").records
    told = {record["container_path"].encode() for record in files if record["fsid"] in {mount["upper"], *mount["lowers"]}}
    assert {entry for entry in told if not covered(entry, mounts)} == shown
    drift = programs.exhibit("drift", path, "--json").records
    deleted = {record["path"] for record in drift if record["verdict"] == "removed"}
    assert {"/etc/passwd", "/etc/group"} <= deleted


def covered(path, mounts):
    return any(path == point or path.startswith(point + b"/") for point in mounts)
