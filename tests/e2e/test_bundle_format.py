"""A bundle is a plain tar archive and a BagIt bag to everybody else's tools."""

import hashlib
import re

import pytest

from harness import bagit
from harness.commands import run

EXTRACTORS = {
    "GNU tar": ("tar", "--extract", "--file"),
    "bsdtar": ("bsdtar", "-x", "-f"),
}


@pytest.fixture(params=EXTRACTORS)
def extracted(request, bundle, folder):
    """The bag, as each extractor lays it out."""
    run(*EXTRACTORS[request.param], bundle.path, cwd=folder)
    (bag,) = folder.iterdir()
    return bag


@pytest.mark.story
def test_extracted_bag_agrees_with_its_manifests(extracted, bundle):
    assert extracted.name == bundle.bag
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        run("sha256sum", "--check", "--strict", "--quiet", manifest, cwd=extracted)


def test_manifest_names_all_of_the_payload(extracted):
    listed = {line.split("  ", 1)[1] for line in (extracted / "manifest-sha256.txt").read_text().splitlines()}
    there = {str(file.relative_to(extracted)) for file in (extracted / "data").rglob("*") if file.is_file()}
    assert listed == there


def test_extracted_it_is_a_valid_bag(extracted):
    assert bagit.problems(extracted) == []


@pytest.mark.parametrize("member", ["data/containers.jsonl", "bag-info.txt", "manifest-sha256.txt"])
def test_a_bag_that_was_changed_is_none(member, extracted):
    with (extracted / member).open("ab") as opened:
        opened.write(b"x")
    assert bagit.problems(extracted)


def test_a_bag_with_a_file_more_or_less_is_none(extracted):
    (extracted / "data/more").write_bytes(b"")
    assert any("data/more" in problem for problem in bagit.problems(extracted))
    (extracted / "data/more").unlink()
    (extracted / "data/containers.jsonl").unlink()
    assert any("data/containers.jsonl" in problem for problem in bagit.problems(extracted))


def test_archive_is_pure_ustar_of_plain_files(bundle):
    for header in bundle.headers.values():
        assert header.isreg() and not header.pax_headers
        assert re.fullmatch(r"[A-Za-z0-9._/-]{1,100}", header.name)
        assert header.name.startswith(bundle.bag + "/")


def test_members_stand_in_order(bundle):
    assert bundle.members[:3] == ["bagit.txt", "data/README-VERIFY.txt", "data/acquisition/start.json"]
    assert bundle.members[-4:] == ["manifest-sha256.txt", "bag-info.txt", "tagmanifest-sha256.txt", "SEAL"]


def test_archive_ends_with_two_empty_blocks(bundle):
    seal = bundle.headers["SEAL"]
    end = seal.offset_data + (seal.size + 511) // 512 * 512
    assert bundle.path.read_bytes()[end:] == bytes(1024)


def test_seal_states_the_digest_of_all_before_it(bundle):
    size = int(bundle.seal["prefix-bytes"])
    assert size == bundle.headers["SEAL"].offset
    prefix = bundle.path.read_bytes()[:size]
    assert bundle.seal["prefix-sha256"] == hashlib.sha256(prefix).hexdigest()


def test_index_has_a_line_for_each_member_before_it(bundle):
    members = bundle.members
    index = [line for line in bundle.records("data/index.jsonl") if "part" not in line]
    assert [line["member"] for line in index] == members[: members.index("data/index.jsonl")]
    for line in index:
        assert line["offset"] == bundle.headers[line["member"]].offset_data
        assert line["sha256"] == hashlib.sha256(bundle.content(line["member"])).hexdigest()


def test_each_variable_of_an_environment_has_a_line_of_its_own(bundle, shell):
    index = bundle.records("data/index.jsonl")
    assert [line["n"] for line in index] == list(range(int(bundle.seal["leaves"])))
    divided = {line["member"] for line in index if "part" in line}
    assert "data/containers.jsonl" in divided
    assert any(member.endswith("/configured_env.jsonl") for member in divided)
    assert any(f"/p/{shell.pid}-" in member and member.endswith("/environ") for member in divided)
    for member in divided:
        content = bundle.content(member)
        parts = [line for line in index if line["member"] == member and "part" in line]
        end = b"\0" if member.endswith("/environ") else b"\n"
        assert [line["part"] for line in parts] == list(range(1, len(parts) + 1))
        assert b"".join(content[part["offset"] :][: part["size"]] for part in parts) == content
        for part in parts:
            held = content[part["offset"] :][: part["size"]]
            assert part["sha256"] == hashlib.sha256(held).hexdigest()
            assert held.count(end) == held.endswith(end)
