"""The bytes of what the image did not bring are in the bundle: exactly those, once, and within limits."""

import hashlib
import os

import pytest

from harness import truth
from harness.bundle import Bundle

MIB = 1 << 20
PIECE = 8 * MIB


@pytest.fixture(scope="module")
def full(docker, images, shared_folder):
    """A container with every place that can be written to, and a planted file in each: path to content."""
    bind = shared_folder / "bind"
    bind.mkdir()
    options = ("--tmpfs=/ram", "--volume=/volume", f"--volume={bind}:/bind")
    planted = {path: f"planted in {path}\n".encode() * 1000 for path in PLACES}
    with docker.container(images.layered, "sleep", "1000000", name="full", options=options) as container:
        for path, content in planted.items():
            (container.root / path.lstrip("/")).write_bytes(content)
        yield container, planted


PLACES = ("/srv/implant", "/dev/shm/implant", "/ram/implant", "/volume/implant", "/bind/implant")


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.mark.story
def test_planted_files_of_every_place_are_in_hand(full, collect):
    container, planted = full
    bundle = Bundle(collect("b.tar", "--container", container.name))
    captured = bundle.all_captured()
    for content in planted.values():
        assert captured[digest(content)] == content
    assert all(digest(content) == sha256 for sha256, content in captured.items())


def test_every_piece_is_named_by_its_digest_and_by_a_file(full, collect):
    container, _ = full
    bundle = Bundle(collect("b.tar", "--container", container.name))
    for member in bundle.members:
        if member.startswith("data/blob/"):
            *_, first_digits, name = member.split("/")
            assert name == digest(bundle.content(member)) and name.startswith(first_digits)
    entries = [entry for walk in bundle.walks() for entry in bundle.listing(walk["fsid"]).values()]
    assert bundle.blobs == {blob for entry in entries for blob in entry.get("blobs", ())}
    assert bundle.finish["counts"]["blobs"] == len(bundle.blobs)


def test_content_of_two_containers_is_stored_once(scratch_container, docker, images, fresh_name, collect):
    content = os.urandom(5000)
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name) as other:
        for container in (scratch_container, other):
            for name in ("one", "other"):
                (container.root / "srv" / name).write_bytes(content)
        bundle = Bundle(collect("b.tar", "--container", scratch_container.name, "--container", other.name))
        listings = [bundle.root_listing(container) for container in (scratch_container, other)]
    assert [listing[b"/srv/one"]["blobs"] for listing in listings] == [[digest(content)]] * 2
    assert bundle.members.count(f"data/blob/{digest(content)[:2]}/{digest(content)}") == 1


def test_copied_up_file_is_not_captured_and_a_changed_one_is(scratch_container, collect):
    """Both are in the writable layer, at their size and time of modification in the image."""
    edited = scratch_container.root / "srv/edited"
    before = edited.stat()
    content = bytearray(edited.read_bytes())
    content[0] ^= 1
    edited.write_bytes(content)
    os.utime(edited, ns=(before.st_atime_ns, before.st_mtime_ns))
    scratch_container.exec("chmod", "700", "/srv/untouched")
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    upper = bundle.listing(bundle.root_mount(scratch_container)["upper"])
    assert "blobs" not in upper[b"/srv/untouched"]
    assert upper[b"/srv/untouched"]["sha256"] == truth.digests(scratch_container.pid)[b"/srv/untouched"]
    assert bundle.captured(upper[b"/srv/edited"]) == content


def test_image_is_not_captured_but_for_what_explains_the_rest(full, collect):
    container, _ = full
    bundle = Bundle(collect("b.tar", "--container", container.name))
    overlay = bundle.overlay(bundle.root_mount(container))
    from_image = {path for path, entry in overlay.shown.items() if "blobs" in entry and overlay.deciding[path] > 0}
    assert from_image == {b"/var/lib/dpkg/status", b"/etc/passwd", b"/etc/group"}
    status = (container.root / "var/lib/dpkg/status").read_bytes()
    assert bundle.captured(overlay.shown[b"/var/lib/dpkg/status"]) == status


@pytest.mark.parametrize("path, content", [
    ("/opt/app/whited-out", b"to be whited out\n"),
    ("/opt/gone/file", b"goes with its folder\n"),
    ("/opt/made-opaque/old", b"below an opaque folder\n"),
])  # fmt: skip
def test_what_the_image_had_itself_removed_is_captured(path, content, docker, images, fresh_name, collect, programs):
    """It is in a lower layer, with the same content, but the image does not show it: in the container it is new."""
    with docker.container(images.layered, "sleep", "1000000", name=fresh_name) as container:
        file = container.root / path.lstrip("/")
        assert not file.exists()
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        bundle = Bundle(collect("b.tar", "--container", container.name))
    entry = bundle.root_listing(container)[path.encode()]
    findings = programs.exhibit("drift", bundle.path, "--json").records
    assert ("added", path) in {(finding["verdict"], finding["path"]) for finding in findings}
    assert bundle.captured(entry) == content


def test_large_content_comes_in_pieces(scratch_container, collect):
    content = os.urandom(20 * MIB)
    (scratch_container.root / "srv/large").write_bytes(content)
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    entry = bundle.root_listing(scratch_container)[b"/srv/large"]
    assert entry["blobs"] == [digest(content[at : at + PIECE]) for at in range(0, len(content), PIECE)]
    assert len(entry["blobs"]) == 3
    assert bundle.captured(entry) == content
    assert entry["sha256"] == digest(content)


@pytest.mark.parametrize("size, pieces", [(0, 0), (1, 1), (PIECE, 1), (PIECE + 1, 2)])
def test_number_of_pieces(size, pieces, scratch_container, collect):
    content = b"x" * size
    (scratch_container.root / "srv/file").write_bytes(content)
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    entry = bundle.root_listing(scratch_container)[b"/srv/file"]
    assert len(entry["blobs"]) == pieces
    assert bundle.captured(entry) == content


def test_sparse_file(scratch_container, collect):
    """Holes of a moderate size are read as what they stand for; a file that is nearly nothing else is left out."""
    small, huge = scratch_container.root / "srv/small", scratch_container.root / "srv/huge"
    for file, size in ((small, 6 * MIB), (huge, 1 << 40)):
        with file.open("wb") as opened:
            opened.write(b"beginning")
            opened.seek(size - 3)
            opened.write(b"end")
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    listing = bundle.root_listing(scratch_container)
    assert bundle.captured(listing[b"/srv/small"]) == small.read_bytes()
    assert "blobs" not in listing[b"/srv/huge"] and "sparse_sha256" in listing[b"/srv/huge"]
    assert left_out(bundle) == {b"/srv/huge"}


def left_out(bundle):
    """Paths below their walk's root that the ledger tells of as left out by a limit."""
    return {line["target"].encode() for line in bundle.ledger if line["what"] == "capture"}


def test_larger_than_the_limit_is_left_out_and_told(scratch_container, collect, programs):
    for name, size in (("at-the-limit", MIB), ("beyond-it", MIB + 1)):
        (scratch_container.root / "srv" / name).write_bytes(os.urandom(size))
    path = collect("b.tar", "--capture-file-limit", "1M", "--container", scratch_container.name)
    bundle = Bundle(path)
    listing = bundle.root_listing(scratch_container)
    assert "blobs" in listing[b"/srv/at-the-limit"]
    assert "blobs" not in listing[b"/srv/beyond-it"]
    assert listing[b"/srv/beyond-it"]["sha256"] == truth.digests(scratch_container.pid)[b"/srv/beyond-it"]
    assert listing[b"/srv/beyond-it"]["outcome"] == "ok"
    assert left_out(bundle) == {b"/srv/beyond-it"}
    assert bundle.finish["counts"]["left_out"] == 1
    assert bundle.seal["status"] == "complete" and bundle.seal["gaps"] == "0"
    assert programs.exhibit("verify", path).status == 0


def test_limit_of_all_content(scratch_container, collect):
    for n in range(4):
        (scratch_container.root / f"srv/file-{n}").write_bytes(os.urandom(MIB))
    bundle = Bundle(collect("b.tar", "--capture-limit", "3M", "--container", scratch_container.name))
    listing = bundle.root_listing(scratch_container)
    files = {path for path in listing if path.startswith(b"/srv/file-")}
    captured = {path for path in files if "blobs" in listing[path]}
    assert 1 <= len(captured) < 4
    assert bundle.finish["counts"]["blob_bytes"] <= 3 * MIB
    assert left_out(bundle) >= files - captured
    assert bundle.seal["status"] == "complete"


def test_no_capture(full, collect):
    container, planted = full
    bundle = Bundle(collect("b.tar", "--capture", "none", "--container", container.name))
    assert not bundle.blobs
    entries = [entry for walk in bundle.walks() for entry in bundle.listing(walk["fsid"]).values()]
    assert not [entry for entry in entries if "blobs" in entry]
    assert {digest(content) for content in planted.values()} <= {entry.get("sha256") for entry in entries}
    assert bundle.record("data/acquisition/start.json")["plan"]["capture"] == "none"


def test_capture_of_all(full, collect):
    container, _ = full
    bundle = Bundle(collect("b.tar", "--capture", "all", "--container", container.name))
    listing = truth.uncovered(bundle.root_listing(container), container.pid)
    captured = {path: digest(bundle.captured(entry)) for path, entry in listing.items() if entry["type"] == "file"}
    assert captured == truth.digests(container.pid)
