"""Overlays as no runtime here makes them: redirected directories, metadata-only files, marks of users, no upper."""

import pytest

from harness import overlays, truth
from harness.bundle import Bundle, exact
from harness.commands import run
from runtimes.runc import unpack

EARLIER = """
mv srv srv.was
mkdir -p home/user/data/deep usr/share
echo 1 >home/user/data/deep/file
cp bin/busybox usr/share/program
"""
"""Makes the lower of two layers from the image's."""

LATER = """
chmod 711 bin/busybox
mv home/user/data home/user/renamed
mv home/user home/moved
mv srv.was/edited srv.was/with-another-name
rm -r usr/share && mkdir usr/share && echo new >usr/share/new
"""
"""Makes a further one, on the other."""

INSIDE = """
chmod 700 /bin/busybox /srv.was/untouched
mv /home/moved/renamed/deep /home/moved/renamed/deeper
mv /home/moved /moved-again
mv /srv.was/renamed /srv.was/also-renamed
chmod 600 /srv.was/also-renamed /srv.was/with-another-name
mv /srv.was /srv.now
echo more >>/srv.now/edited.new
rm /srv.now/deleted && mkdir /srv.now/deleted
touch /moved-again/renamed/deeper/added
"""
"""What happens in the container's own layer."""


@pytest.fixture
def place(folder):
    with overlays.file_system(folder / "layers") as made:
        yield made


@pytest.fixture
def stacked(place, images):
    """Makes two more layers upon the image's by changing it twice through an overlay; all of them from the top."""

    def stacked(options):
        layers = [place / "image"]
        unpack(images.busybox, layers[0])
        for name, script in (("earlier", EARLIER), ("later", LATER)):
            with overlays.mounted(place / f"mount-{name}", layers, place / name, options) as overlay:
                run("sh", "-ec", script, cwd=overlay.shown)
            layers.insert(0, place / name)
        return layers

    return stacked


def assert_shown(bundle, container, programs):
    """By both readings of the layers, and by the container."""
    mount = bundle.root_mount(container)
    assert mount["decision"] == "layered", mount["reason"]
    listing = truth.uncovered(bundle.root_listing(container), container.pid)
    assert listing.keys() == truth.uncovered(truth.entries(container.pid), container.pid).keys()
    for path, entry in truth.uncovered(truth.entries(container.pid), container.pid).items():
        assert (listing[path]["mode"], listing[path]["mtime"]) == (entry.mode, entry.mtime)
    listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
    assert listed == truth.digests(container.pid)
    records = {
        exact(record, "path"): record
        for record in programs.exhibit("show", bundle.path, "files", "--json").records
        if "layer" in record
    }
    overlay = bundle.overlay(mount)
    assert records.keys() == overlay.shown.keys()
    for path, entry in overlay.shown.items():
        assert records[path]["layer"] == (overlay.deciding[path] or "upper")
        assert (records[path]["mode"], records[path].get("sha256")) == (entry["mode"], entry.get("sha256"))


@pytest.mark.parametrize("options", ["redirect_dir=on,metacopy=on", "redirect_dir=on", "index=on", "userxattr"])
def test_writable(options, place, stacked, runc, fresh_name, collect, programs):
    layers = stacked(options)
    with overlays.mounted(place / "mount", layers, place / "upper", options) as overlay:
        with runc.container_on(overlay.shown, "sleep", "1000000", name=fresh_name) as container:
            container.exec("sh", "-ec", INSIDE)
            assert_shown(Bundle(collect("b.tar", "--container", container.name)), container, programs)


def test_nothing_writable(place, stacked, runc, fresh_name, collect, programs):
    """There is no upper layer then."""
    options = "redirect_dir=on,metacopy=on"
    with overlays.mounted(place / "mount", stacked(options), options=options) as overlay:
        with runc.container_on(overlay.shown, "sleep", "1000000", name=fresh_name) as container:
            bundle = Bundle(collect("b.tar", "--container", container.name))
            assert "upper" not in bundle.root_mount(container)
            assert_shown(bundle, container, programs)


def test_drift_knows_a_renamed_folder(place, images, runc, fresh_name, collect, programs):
    """With redirects, the writable layer has an empty folder, and with metadata-only files, no content."""
    unpack(images.busybox, place / "image")
    options = "redirect_dir=on,metacopy=on"
    with overlays.mounted(place / "mount", [place / "image"], place / "upper", options) as overlay:
        with runc.container_on(overlay.shown, "sleep", "1000000", name=fresh_name) as container:
            container.exec("sh", "-c", "mv /srv /srv.was; chmod 4755 /bin/busybox; rm /srv.was/deleted")
            findings = programs.exhibit("drift", collect("b.tar", "--container", container.name), "--json").records
    told = {(finding["verdict"], finding["path"], finding.get("from_path")) for finding in findings}
    names = ("edited", "renamed", "made-setuid", "untouched")
    assert {("moved", f"/srv.was/{name}", f"/srv/{name}") for name in names} <= told
    assert ("metadata", "/bin/busybox", None) in told
    assert ("removed", "/srv/deleted", None) in told
    surprises = {path for verdict, path, _ in told if verdict in ("added", "modified", "type", "unknown")}
    assert surprises <= {"/srv.was"}  # of what it had, not all came along
