"""Where layers cannot be had or not be believed, a root is walked as the container shows it, and the reason is told."""

import contextlib
import shutil

import pytest

from harness import truth
from harness.bundle import Bundle
from harness.commands import run


def assert_walked_as_shown(bundle, container, *words):
    """`words` are those of the reason; without any, the root is no overlay and needs none."""
    mount = bundle.root_mount(container)
    assert mount["decision"] == "walked", mount
    for word in words:
        assert word in mount["reason"]
    assert not [walk for walk in bundle.walks() if "layer" in walk]
    listing = truth.uncovered(bundle.root_listing(container), container.pid)
    assert listing.keys() == truth.uncovered(truth.entries(container.pid), container.pid).keys()
    listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
    assert listed == truth.digests(container.pid)


def test_vfs(docker_vfs, images, fresh_name, collect):
    with docker_vfs.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        assert_walked_as_shown(Bundle(collect("b.tar", "--container", container.name)), container)


def test_plain_folder(runc, images, fresh_name, collect):
    with runc.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        assert_walked_as_shown(Bundle(collect("b.tar", "--container", container.name)), container)


def test_without_the_privilege_to_read_marks(scratch_container, folder, programs):
    path = folder / "b.tar"
    scratch_container.exec("rm", "/srv/deleted")
    result = programs.collect_without("sys_admin", "-o", path, "--container", scratch_container.name)
    assert result.status in (0, 3), result.complaint
    assert_walked_as_shown(Bundle(path), scratch_container, "CAP_SYS_ADMIN")


# --- Decoys: somebody on the host puts another folder where a layer was ----------------------------------------------


@contextlib.contextmanager
def mounted_over(place, decoy):
    run("mount", "--bind", decoy, place)
    try:
        yield
    finally:
        run("umount", place)


def test_decoy_for_one_file_of_a_layer(scratch_container, layer_of, folder, collect):
    """What stands on another mount is not the layer's: it may be left out, and never taken for the file."""
    layer, decoy = layer_of(scratch_container, "LowerDir"), folder / "decoy"
    decoy.write_text("harmless\n")
    with mounted_over(f"{layer}/bin/busybox", decoy):
        bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    entry = bundle.root_listing(scratch_container)[b"/bin/busybox"]
    assert entry.get("sha256") in (None, truth.digests(scratch_container.pid)[b"/bin/busybox"])
    assert "sha256" in entry or entry["outcome"] != "ok"


@pytest.fixture
def layer_of(docker):
    """The folder of its writable layer (UpperDir), or the lowest of the others (LowerDir)."""

    def layer_of(container, kind):
        folders = docker.docker("inspect", f"--format={{{{.GraphDriver.Data.{kind}}}}}", container.id)
        return folders.split(":")[-1]

    return layer_of


@pytest.mark.parametrize("kind", ["UpperDir", "LowerDir"])
def test_empty_decoy(kind, scratch_container, layer_of, folder, collect):
    scratch_container.exec("touch", "/implant")
    decoy = folder / "decoy"
    decoy.mkdir()
    with mounted_over(layer_of(scratch_container, kind), decoy):
        bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    assert_walked_as_shown(bundle, scratch_container, "/")


@pytest.mark.parametrize("kind", ["UpperDir", "LowerDir"])
def test_decoy_that_differs_far_below_only(kind, scratch_container, layer_of, folder, collect):
    """A copy of the layer, with one file less and one changed."""
    scratch_container.exec("sh", "-c", "mkdir -p /var/a/b; echo implant >/var/a/b/implant; echo implant >>/srv/edited")
    layer, decoy = layer_of(scratch_container, kind), folder / "decoy"
    shutil.copytree(layer, decoy, symlinks=True)
    for file in ("var/a/b/implant", "srv/edited", "bin/busybox"):
        (decoy / file).unlink(missing_ok=True)
    with mounted_over(layer, decoy):
        bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    assert_walked_as_shown(bundle, scratch_container, "/")
