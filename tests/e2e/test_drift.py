"""`exhibit drift`: what a container changed in its image, from one bundle, each change under its own name."""

import base64
import os
import re

import pytest

from harness import planting
from harness.bundle import Bundle
from harness.commands import run

INSIDE = """
rm /opt/app/kept
rm -r /opt/made-opaque && mkdir /opt/made-opaque && echo fresh >/opt/made-opaque/fresh
mv /opt/tree/renamed /opt/tree/renamed.was
chmod 600 /srv/untouched && chmod 755 /srv/untouched
chmod 4755 /srv/made-setuid
echo implant >/srv/implant
cp /bin/busybox /srv/shell
ln /srv/renamed /srv/renamed.link
rm /srv/deleted && mkdir /srv/deleted
rm -r /opt/hard-links && ln -s app /opt/hard-links
rm /opt/big && mkfifo /opt/big
echo implant >/ram/implant
echo implant >/volume/implant
echo implant >/bind/implant
mkdir /hidden && echo implant >/hidden/below
"""


@pytest.fixture
def drift(programs):
    """The findings of a bundle, once text, records and exit statuses are seen to agree."""

    def drift(*arguments):
        as_records = programs.exhibit("drift", *arguments, "--json")
        as_text = programs.exhibit("drift", *arguments)
        assert as_records.status == as_text.status, as_text.complaint
        assert as_text.status in (0, 1), as_text.complaint
        for finding in as_records.records:
            assert finding["path"] in as_text.text
        assert (as_text.status == 0) == (not [f for f in as_records.records if not f["quiet"]])
        return as_records.records

    return drift


def by_path(findings):
    """Without what lies hidden below another mount at its own path: a mount point is in two file systems."""
    seen = [finding for finding in findings if finding.get("hidden_by") != finding["path"]]
    found = {base64.b64decode(finding["path_b64"]).decode(): finding for finding in seen}
    assert len(found) == len(seen)
    return found


def verdicts(findings):
    return {path: finding["verdict"] for path, finding in by_path(findings).items()}


@pytest.fixture(scope="module")
def victim(docker, images, shared_folder):
    """A container with one change of each kind, in every place that there is."""
    bind = shared_folder / "bind"
    bind.mkdir()
    (bind / "there-before").write_text("nobody touched it\n")
    options = ("--tmpfs=/ram", "--volume=/volume", f"--volume={bind}:/bind")
    with docker.container(images.layered, "sleep", "1000000", name="drifted", options=options) as container:
        container.exec("sh", "-ec", INSIDE)
        planting.edit_in_secret(container.root / "srv/edited")
        run("nsenter", f"--target={container.pid}", "--mount", "/bin/mount", "-t", "tmpfs", "none", "/hidden")
        yield container


@pytest.fixture(scope="module")
def drifted(victim, collect_once):
    return collect_once("b.tar", "--container", victim.name)


@pytest.mark.story
def test_every_change_has_its_verdict(drifted, drift):
    found = verdicts(drift(drifted))
    expected = {
        "/opt/app/kept": "removed",
        "/opt/made-opaque/new": "removed",
        "/opt/made-opaque/newer": "removed",
        "/opt/made-opaque/fresh": "added",
        "/srv/made-setuid": "metadata",
        "/srv/edited": "modified",
        "/srv/implant": "added",
        "/srv/renamed.link": "added",
        "/srv/deleted": "type",
        "/opt/hard-links": "type",
        "/opt/hard-links/one": "removed",
        "/opt/big": "type",
        "/ram/implant": "added",
        "/volume/implant": "since_start",
        "/bind/implant": "since_start",
        "/hidden/below": "added",
    }
    assert {path: found.get(path) for path in expected} == expected


def test_nothing_else_is_told(drifted, drift):
    """But for the times of folders in which something came or went."""
    told = {finding["path"] for finding in drift(drifted) if not is_folder_with_other_times(finding)}
    changed = {match for match in re.findall(r"/[\w./-]+", INSIDE)} | {"/srv/edited"}
    strangers = {path for path in told if not any(path == other or path.startswith(other + "/") for other in changed)}
    assert not strangers


def is_folder_with_other_times(finding):
    return finding["verdict"] in ("metadata", "since_start") and finding["after"]["type"] == "dir"


def test_renamed_folder(drifted, drift):
    """Without redirects, renaming copies; all that is in the folder is told with it."""
    found = by_path(drift(drifted))
    moved = found["/opt/tree/renamed.was"]
    assert (moved["verdict"], moved["from_path"]) == ("moved", "/opt/tree/renamed")
    assert not [path for path in found if path.startswith("/opt/tree/") and path != "/opt/tree/renamed.was"]


def test_change_behind_the_same_size_and_time_is_named(drifted, drift):
    edited = by_path(drift(drifted))["/srv/edited"]
    assert edited["before"]["sha256"] != edited["after"]["sha256"]
    assert (edited["before"]["size"], edited["before"]["mtime"]) == (edited["after"]["size"], edited["after"]["mtime"])
    assert any("same size" in reason for reason in edited["details"])


def test_copied_up_is_quiet(drifted, drift):
    assert "/srv/untouched" not in by_path(drift(drifted))
    finding = by_path(drift(drifted, "--all"))["/srv/untouched"]
    assert finding["verdict"] == "copied_up" and finding["quiet"]


def test_what_is_mounted_over_is_told_as_hidden(drifted, drift):
    below = by_path(drift(drifted))["/hidden/below"]
    assert below["hidden_by"] == "/hidden"
    assert below["captured"]


def test_where_a_finding_was_seen(drifted, drift):
    found = by_path(drift(drifted))
    assert (found["/srv/implant"]["mount_point"], found["/srv/implant"]["basis"]) == ("/", "image")
    assert found["/srv/implant"]["layer"] == "upper"
    assert (found["/ram/implant"]["mount_point"], found["/ram/implant"]["basis"]) == ("/ram", "nothing")
    assert (found["/volume/implant"]["mount_point"], found["/volume/implant"]["basis"]) == ("/volume", "times")
    assert "/bind/there-before" not in found


def test_captured_is_what_the_bundle_holds(drifted, drift):
    blobs = Bundle(drifted).blobs
    for finding in drift(drifted):
        if finding["captured"]:
            assert set(finding["after"]["blobs"]) <= blobs
    assert by_path(drift(drifted))["/srv/implant"]["captured"]


def test_docker_tells_of_nothing_more(victim, drifted, docker, drift):
    """But for the folders above a change, and for what came along with a folder that was moved."""
    findings = drift(drifted, "--all")
    told = {finding["path"] for finding in findings} | {finding.get("from_path") for finding in findings} - {None}
    told |= {above for path in told for above in folders_above(path)}
    moved = tuple(finding["path"] + "/" for finding in findings if finding["verdict"] == "moved")
    lines = docker.docker("diff", victim.id).splitlines()
    assert len(lines) > 15
    assert [line for line in lines if line[2:] not in told and not line[2:].startswith(moved)] == []


def folders_above(path):
    while path := os.path.dirname(path).rstrip("/"):
        yield path


def test_hashing_only_what_was_written_tells_the_same(victim, drifted, collect_once, drift):
    """In every place that there is, renamed and hidden folders of the image included."""
    path = collect_once("written.tar", "--container", victim.name, "--hash", "written")
    assert verdicts(drift(path, "--all")) == verdicts(drift(drifted, "--all"))
    for detail in ("details", "rank", "reasons"):
        assert [finding[detail] for finding in drift(path)] == [finding[detail] for finding in drift(drifted)]
    assert "system-tool-copied" in {reason["id"] for reason in by_path(drift(path))["/srv/shell"]["reasons"]}


def test_of_an_image_only_what_was_written_over_is_hashed(victim, docker, images, fresh_name, collect):
    """By any container of the run: the layers are those of both."""
    with docker.container(images.layered, "sleep", "1000000", name=fresh_name) as other:
        planting.edit_in_secret(other.root / "opt/comes-back")
        bundle = Bundle(collect("b.tar", "--container", victim.name, "--container", other.name, "--hash", "written"))
    layers = [bundle.listing(walk["fsid"]) for walk in bundle.walks() if walk["hash"] == "written"]
    files = [(path, entry) for layer in layers for path, entry in layer.items() if entry["type"] == "file"]
    hashed = {path for path, entry in files if "sha256" in entry}
    not_hashed = {path for path, entry in files if "sha256" not in entry}
    # Written by the one, hidden by it, below a folder that it moved away; written by the other.
    assert hashed >= {b"/srv/edited", b"/srv/untouched", b"/srv/deleted", b"/opt/big", b"/opt/made-opaque/new"}
    assert hashed >= {b"/opt/tree/renamed/deep/file", b"/opt/comes-back"}
    # A tool, which may have been copied.
    assert b"/bin/busybox" in hashed
    assert not_hashed >= {b"/opt/setuid", b"/opt/app/rewritten", b"/opt/tree/replaced/deep/file"}
    assert not hashed & not_hashed


def test_no_drift(container, collect, programs, drift):
    """What a runtime itself makes in every container is no news."""
    path = collect("b.tar", "--container", container.name)
    assert [(finding["verdict"], finding["path"], finding["details"]) for finding in drift(path)] == []
    assert "no drift" in programs.exhibit("drift", path).text


def test_changes_on_each_runtime(container, collect, drift):
    planted = planting.plant(container, planting.BUSYBOX)
    found = by_path(drift(collect("b.tar", "--container", container.name)))
    for change in planted:
        assert (change.path, found[change.path]["verdict"]) == (change.path, change.kind)
        assert found[change.path].get("from_path") == change.from_path


@pytest.mark.parametrize("kind", ["docker_vfs", "runc"])
def test_without_layers_only_times_tell(kind, request, images, fresh_name, collect, drift):
    runtime = request.getfixturevalue(kind)
    with runtime.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        container.exec("sh", "-c", "echo implant >/srv/implant; echo more >>/srv/edited")
        found = by_path(drift(collect("b.tar", "--container", container.name)))
    for path in ("/srv/implant", "/srv/edited"):
        assert (found[path]["verdict"], found[path]["basis"]) == ("since_start", "times")
    assert "/srv/untouched" not in found and "/bin/busybox" not in found


def test_one_container_of_several(victim, scratch_container, collect, drift):
    scratch_container.exec("touch", "/srv/of-another")
    path = collect("b.tar", "--container", victim.name, "--container", scratch_container.name)
    assert "/srv/implant" in by_path(drift(path, "--container", victim.name))
    assert "/srv/of-another" in verdicts(drift(path, "--container", scratch_container.name))
    assert "/srv/implant" not in verdicts(drift(path, "--container", scratch_container.name))


@pytest.mark.parametrize("arguments", [("no-such-bundle.tar",), ("one.tar", "other.tar"), ()])
def test_trouble(arguments, programs):
    result = programs.exhibit("drift", *arguments)
    assert result.status == 2
    assert len(result.complaint.splitlines()) == 1
