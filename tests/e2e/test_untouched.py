"""After a collection everything in a container is as it was: no time of any entry, no mount, no container that cannot end."""

import os
import signal
from pathlib import Path

import pytest

from harness import procfs
from harness.exhibit import read_exactly

OLD, LATER = 1_000_000_000 * 10**9, 1_000_000_001 * 10**9
"""A time of access before that of the last change: the next access renews it (mount(8), relatime)."""


def paths_of(root):
    """Every entry of the file system that is mounted there, by a walk of the test's own: it renews times, before they
    are set."""
    top = os.fsencode(root) + b"/"
    device = os.lstat(top).st_dev
    paths = [top]
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if is_on(device, os.path.join(folder, name))]
        paths += [os.path.join(folder, name) for name in (*folders, *files)]
    return paths


def is_on(device, path):
    """Of what os.walk() calls a folder: also a link to one."""
    return os.path.islink(path) or os.lstat(path).st_dev == device


def make_due(paths, modified=LATER):
    for path in paths:
        os.utime(path, ns=(OLD, modified or os.lstat(path).st_mtime_ns), follow_symlinks=False)


def times_of(paths):
    """By lstat(2) of names that are known: nothing is opened or listed."""
    status = {path: os.lstat(path) for path in paths}
    return {path: (of.st_atime_ns, of.st_mtime_ns, of.st_ctime_ns) for path, of in status.items()}


@pytest.fixture(params=["docker", "docker_vfs", "podman"])
def prepared(request, images, fresh_name, folder):
    """A container with links, folders and files whose times of access are due, in its root, a volume and in memory."""
    volume = folder / "volume"
    volume.mkdir()
    runtime = request.getfixturevalue(request.param)
    options = [f"--volume={volume}:/data", "--tmpfs=/ram"]
    with runtime.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as container:
        for place in ("srv", "data", "ram"):
            (container.root / place / "folder").mkdir()
            (container.root / place / "folder/file").write_text("content\n")
            (container.root / place / "link").symlink_to("folder/file")
        paths = [path for place in ("", "data", "ram") for path in paths_of(container.root / place)]
        make_due(paths)
        yield container, paths


def test_no_time_of_any_entry_changes(prepared, collect):
    container, paths = prepared
    before = times_of(paths)
    relative = {path.removeprefix(os.fsencode(container.root)) for path in paths}
    assert {b"/", b"/bin/busybox", b"/srv/link", b"/data/folder/file", b"/ram/link"} <= relative
    collect("b.tar", "--capture", "all", "--container", container.name)
    assert times_of(paths) == before


def test_no_time_in_the_layers_of_an_image_changes(docker, images, fresh_name, collect):
    """Where the files are that the container never touched. They keep their own times of change: others use the image."""
    with docker.container(images.layered, "sleep", "1000000", name=fresh_name) as container:
        lowers = docker.docker("inspect", "--format={{.GraphDriver.Data.LowerDir}}", container.id).split(":")
        paths = [path for lower in lowers for path in paths_of(Path(lower))]
        assert len(lowers) > 2 and any(path.endswith(b"/bin/busybox") for path in paths)
        make_due(paths, modified=None)
        before = times_of(paths)
        collect("b.tar", "--capture", "all", "--container", container.name)
        assert times_of(paths) == before


def test_container_sees_no_mount_of_the_collector(prepared, programs):
    container, _ = prepared
    """Nor does the host."""
    mounts = lambda: [procfs.raw(pid, "mountinfo") for pid in (container.pid, os.getpid())]  # noqa: E731
    before = mounts()
    process = programs.start_streaming("--container", container.name)
    read_exactly(process.stdout, 64 * 1024)
    assert mounts() == before
    process.communicate()
    assert mounts() == before


def test_container_can_be_removed_while_it_is_walked(docker, images, fresh_name, programs):
    with docker.container(images.nginx, name=fresh_name) as container:
        process = programs.start_streaming("--container", container.name)
        read_exactly(process.stdout, 64 * 1024)
        docker.docker("rm", "--force", "--volumes", container.id)
        assert not os.path.exists(f"/proc/{container.pid}")
        assert container.id not in docker.docker("ps", "--all", "--no-trunc", "--quiet")
        process.communicate()
        assert process.returncode in (0, 3)


def test_collector_does_not_keep_its_output_from_ending(prepared, programs):
    container, _ = prepared
    process = programs.start_streaming("--container", container.name)
    read_exactly(process.stdout, 512)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode == 3
