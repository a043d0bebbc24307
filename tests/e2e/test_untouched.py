"""After a collection everything in a container is as it was: no time of any entry, no mount, no container that cannot end."""

import os
import signal

import pytest

from harness import procfs
from harness.exhibit import read_exactly

OLD, LATER = 1_000_000_000 * 10**9, 1_000_000_001 * 10**9
"""A time of access before that of the last change: the next access renews it (mount(8), relatime)."""


def paths_of(root):
    """Every entry below, by a walk of the test's own: it renews times, before they are set."""
    paths = [root]
    for folder, folders, files in os.walk(os.fsencode(root) + b"/"):
        paths += [os.path.join(folder, name) for name in (*folders, *files)]
    return paths


def make_due(paths):
    for path in paths:
        os.utime(path, ns=(OLD, LATER), follow_symlinks=False)


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
        paths = [path for place in ("bin", "etc", "srv", "data", "ram") for path in paths_of(container.root / place)]
        make_due(paths)
        yield container, paths


def test_no_time_of_any_entry_changes(prepared, collect):
    container, paths = prepared
    before = times_of(paths)
    assert any(os.path.islink(path) for path in paths)
    collect("b.tar", "--capture", "all", "--container", container.name)
    assert times_of(paths) == before


def test_container_sees_no_mount_of_the_collector(prepared, programs):
    container, _ = prepared
    before = procfs.raw(container.pid, "mountinfo")
    process = programs.start_streaming("--container", container.name)
    read_exactly(process.stdout, 64 * 1024)
    assert procfs.raw(container.pid, "mountinfo") == before
    process.communicate()
    assert procfs.raw(container.pid, "mountinfo") == before


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
