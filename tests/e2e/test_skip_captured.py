"""Content that an earlier bundle holds is referred to, not taken again; readers find it there."""

import hashlib

import pytest

from harness import tamper
from harness.bundle import Bundle
from harness.commands import run
from harness.cut import BLOCK, whole_members

EARLIER = b"#!/bin/sh\necho planted before the first capture\n"
LATER = b"#!/bin/sh\necho planted after it\n"


@pytest.fixture(scope="module")
def pair(runc, images, collect_once, shared_folder):
    """The container, the first bundle, its manifest by tar alone, and a second bundle that counts on the first."""
    with runc.container(images.busybox, "sleep", "1000000", name="twice") as container:
        (container.root / "srv/earlier").write_bytes(EARLIER)
        first = collect_once("first.tar", "--container", container.name)
        manifest = shared_folder / "manifest-sha256.txt"
        manifest.write_bytes(run("tar", "-xOf", first, "--wildcards", "*/manifest-sha256.txt"))
        (container.root / "srv/later").write_bytes(LATER)
        (container.root / "srv/later").chmod(0o755)
        (container.root / "srv/again").write_bytes(EARLIER)
        (container.root / "srv/again").chmod(0o755)
        second = collect_once("second.tar", "--container", container.name, "--skip-captured", manifest)
        yield container, first, second


@pytest.fixture
def extract(programs, folder):
    """What is below /srv, as (contents, complaint); a reader is nobody."""
    folder.chmod(0o777)

    def extract(bundle, *options, status=0):
        told = programs.exhibit("extract", bundle, "-o", folder / "out", *options, "/srv/*")
        assert told.status == status, told.complaint
        return sorted(file.read_bytes() for file in (folder / "out").glob("*.bin")), told.complaint

    return extract


def test_only_what_is_new_is_taken(pair):
    container, first, second = pair
    bundle = Bundle(second)
    listing = bundle.root_listing(container)
    earlier, later = listing[b"/srv/earlier"], listing[b"/srv/later"]
    assert earlier["blobs"] == [earlier["sha256"]]
    assert earlier["sha256"] not in bundle.blobs and later["sha256"] in bundle.blobs
    listed = {line["sha256"]: line["bytes"] for line in bundle.records("data/held-elsewhere.jsonl")}
    assert listed[earlier["sha256"]] == len(EARLIER)
    assert not set(listed) & bundle.blobs
    assert set(listed) <= Bundle(first).blobs
    assert bundle.finish["counts"]["bytes_elsewhere"] == sum(listed.values())


def test_it_verifies(pair, programs):
    *_, second = pair
    assert programs.exhibit("verify", "--json", second).record["verdict"] == "CONSISTENT-UNSIGNED"
    assert "are in an earlier bundle" in programs.exhibit("show", second).text


def test_extracted_with_the_earlier_bundle_it_is_whole(pair, extract):
    _, first, second = pair
    contents, _ = extract(second, "--with", first)
    assert {EARLIER, LATER} <= set(contents)


def test_without_it_what_is_missing_is_named(pair, extract):
    *_, second = pair
    contents, complaint = extract(second, status=1)
    assert LATER in contents and EARLIER not in contents
    assert "is in an earlier bundle (--skip-captured): name that with --with" in complaint


def test_a_diff_finds_in_one_what_the_other_left_to_it(pair, programs):
    _, first, second = pair
    told = programs.exhibit("diff", "--json", "--kind", "file", "--path", "/srv/*", first, second)
    assert told.complaint == ""
    reasons = {one["path"]: [reason["id"] for reason in one["reasons"]] for one in told.records}
    assert {path for path, ids in reasons.items() if "new-program" in ids} == {"/srv/again", "/srv/later"}


def test_a_reader_that_lacks_it_says_so(pair, programs):
    _, first, second = pair
    assert "are in an earlier bundle" in programs.exhibit("drift", second).complaint
    assert programs.exhibit("drift", second, "--with", first).complaint == ""


def test_what_all_is_judged_by_is_in_both(pair, programs):
    container, _, second = pair
    bundle = Bundle(second)
    assert bundle.root_listing(container)[b"/etc/passwd"]["sha256"] in bundle.blobs


def test_pieces_are_those_of_the_manifest(pair, programs):
    _, first, _ = pair
    manifest = run("tar", "-xOf", first, "--wildcards", "*/manifest-sha256.txt").decode().splitlines()
    pieces = programs.exhibit("show", first, "pieces").text.splitlines()
    assert sorted(pieces) == sorted(line for line in manifest if "  data/blob/" in line)
    rows = programs.exhibit("show", "--json", first, "pieces").records
    assert [f"{row['sha256']}  {row['member']}" for row in rows] == pieces


def test_a_collection_that_was_cut_is_gone_on_with(pair, programs, collect, extract, folder):
    """What is cut has no manifest; the two bundles hold all content between them, and no piece twice."""
    container, first, _ = pair
    blobs = [(offset, body) for name, offset, body in whole_members(first.read_bytes()) if name.startswith("data/blob/")]
    last = [body for _, body in blobs].index(EARLIER)
    cut = tamper.copy(first, folder, "cut.tar")
    tamper.cut(cut, blobs[last][0] + 2 * BLOCK + 600)  # behind its header and bytes, within the next member
    pieces = folder / "cut.pieces"
    told = programs.exhibit("show", cut, "pieces")
    pieces.write_text(told.text)
    held = {line[:64] for line in told.text.splitlines()}
    assert len(held) == last + 1 and "cut: it ends before its seal" in told.complaint
    rest = collect("rest.tar", "--container", container.name, "--skip-captured", pieces)
    assert hashlib.sha256(EARLIER).hexdigest() in held
    elsewhere = {line["sha256"] for line in Bundle(rest).records("data/held-elsewhere.jsonl")}
    assert elsewhere and elsewhere <= held and not elsewhere & Bundle(rest).blobs
    rest.chmod(0o644)
    contents, complaint = extract(rest, "--with", cut)
    assert {EARLIER, LATER} <= set(contents), complaint


def test_a_piece_that_is_damaged_is_not_counted_on(pair, programs, folder):
    _, first, _ = pair
    (damaged, offset, _), *_ = [one for one in whole_members(first.read_bytes()) if one[0].startswith("data/blob/")]
    copy = tamper.copy(first, folder)
    tamper.flip(copy, offset + 512)
    told = programs.exhibit("show", copy, "pieces")
    assert told.status == 2 and damaged in told.complaint
    good = programs.exhibit("show", first, "pieces").text.splitlines()
    assert sorted(told.text.splitlines()) == sorted(line for line in good if damaged not in line)


def test_pieces_are_of_no_container(pair, programs):
    container, first, _ = pair
    told = programs.exhibit("show", first, "pieces", "--container", container.name)
    assert told.status == 2 and "--container" in told.complaint


@pytest.mark.parametrize("text", ["", "no digest\n", "0" * 64 + "  data/blob/11/" + "1" * 64 + "\n"])
def test_a_file_that_is_no_manifest(text, programs, folder):
    (folder / "list").write_text(text)
    told = programs.collect("--list", "--skip-captured", folder / "list")
    if text:
        assert told.status == 2
        assert f"{folder}/list line 1: " in told.complaint and len(told.complaint.splitlines()) == 1
    else:
        assert told.status == 0
