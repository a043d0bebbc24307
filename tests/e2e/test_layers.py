"""Overlay roots are told by their layers, and what these show together is what the container shows."""

import os

import pytest

from harness import truth
from harness.bundle import Bundle, exact

CHANGES = (
    "rm /opt/app/kept",
    "rm -r /opt/tree/removed",
    "rm -r /opt/tree/replaced && mkdir /opt/tree/replaced && echo new >/opt/tree/replaced/new",
    "mv /opt/tree/renamed /opt/tree/renamed.was",
    "chmod 600 /srv/untouched",
    "chmod 700 /opt/file-to-folder",
    "echo more >>/srv/edited",
    "ln /srv/renamed /srv/renamed.link",
    "rm /srv/deleted && mkdir /srv/deleted && echo x >/srv/deleted/inside",
    "rm -r /opt/hard-links && ln -s app /opt/hard-links",
    "mkfifo /tmp/fifo",
    "chown 1000:1000 /opt/setuid && chmod 6755 /opt/setuid",
    "rm /bin/vi && cp /bin/busybox /bin/vi",
)
"""Of each kind that a writable layer can hold, made inside."""


@pytest.fixture(scope="module", params=["docker", "podman", "containerd", "cri"])
def changed(request, images):
    """A container of many layers on each runtime, with changes in its writable one, and a bundle of it."""
    runtime = request.getfixturevalue(request.param)
    with runtime.container(images.layered, "sleep", "1000000", name=f"layered-{request.param}") as container:
        container.exec("sh", "-ec", "\n".join(CHANGES))
        yield container


only_docker = pytest.mark.parametrize("changed", ["docker"], indirect=True)
"""The one that tells what the layers' folders are."""


@pytest.fixture(scope="module")
def bundle(changed, collect_once):
    path = collect_once(f"{changed.name}.tar", "--container", changed.name)
    yield Bundle(path)
    path.unlink()


@pytest.fixture
def folders(changed):
    """Those of a container's layers as Docker itself names them: the writable one, and the others from the top."""
    graph = "{{.GraphDriver.Data.UpperDir}}:{{.GraphDriver.Data.LowerDir}}"
    return changed.runtime.docker("inspect", f"--format={graph}", changed.id).split(":")


def facts(entry):
    """What a listing and `find` both say, and an overlay passes on from its layers."""
    return entry["type"], entry["mode"], entry["uid"], entry["gid"], entry["size"], entry["mtime"], target_of(entry)


def target_of(entry):
    return exact(entry, "target") if entry["type"] == "symlink" else b""


def facts_below(entries):
    return {path: facts(vars(entry) | {"target": entry.target.decode()}) for path, entry in entries.items()}


@pytest.mark.story
def test_layers_show_what_the_container_shows(changed, bundle):
    mount = bundle.root_mount(changed)
    assert mount["decision"] == "layered", mount["reason"]
    listing = truth.uncovered(bundle.root_listing(changed), changed.pid)
    assert {path: facts(entry) for path, entry in listing.items()} == facts_below(
        truth.uncovered(truth.entries(changed.pid), changed.pid)
    )
    listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
    assert listed == truth.digests(changed.pid)


def test_show_puts_layers_together(changed, bundle, programs):
    """Exhibit's own reading of the layers, against that of these tests."""
    result = programs.exhibit("show", bundle.path, "files", "--json")
    assert result.status == 0, result.complaint
    overlay = bundle.overlay(bundle.root_mount(changed))
    records = {exact(record, "path"): record for record in result.records if "layer" in record}
    words = {path: number or "upper" for path, number in overlay.deciding.items()}
    assert {path: record["layer"] for path, record in records.items()} == words
    for path, entry in overlay.shown.items():
        assert facts(records[path]) == facts(entry)
        for field in ("sha256", "blobs", "ino", "ctime"):
            assert records[path].get(field) == entry.get(field)


@only_docker
def test_each_layer_is_listed_as_its_folder_is(changed, bundle, folders):
    mount = bundle.root_mount(changed)
    walks = [mount["upper"], *mount["lowers"]]
    assert len(walks) == len(folders) > 5
    for fsid, folder in zip(walks, folders):
        listing, entries = bundle.listing(fsid), truth.entries_below(folder)
        assert {path: facts(entry) for path, entry in listing.items()} == facts_below(entries)
        listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
        assert listed == truth.digests_below(folder)
        inodes = {path: (entry["ino"], entry["nlink"]) for path, entry in listing.items()}
        assert inodes == {path: (entry.ino, entry.nlink) for path, entry in entries.items()}


@only_docker
def test_walk_names_its_layer_as_the_runtime_does(changed, bundle, folders):
    mount = bundle.root_mount(changed)
    for fsid, folder in zip([mount["upper"], *mount["lowers"]], folders):
        walk = bundle.walk(fsid)
        assert exact(walk, "through").endswith(exact(walk, "layer"))
        assert os.path.samefile(exact(walk, "layer"), folder)
        assert walk["outcome"] == "ok"
        assert walk["entries"] == len(bundle.listing(fsid))


def test_inodes_of_files_are_those_of_their_layers(changed, bundle):
    """But for what was copied up: there an overlay keeps the number that it had below."""
    overlay = bundle.overlay(bundle.root_mount(changed))
    for path, entry in truth.entries(changed.pid).items():
        if entry.type != "dir" and overlay.deciding[path] > 0:
            assert overlay.shown[path]["ino"] == entry.ino
