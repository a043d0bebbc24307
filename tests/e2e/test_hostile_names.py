"""Names that an attacker chose: exact bytes are kept, and no terminal ever obeys them."""

import base64
import os
import unicodedata

import pytest

from harness.bundle import exact

NAMES = (
    b"new\nline",
    b"escape\x1b[31mred\x07",
    b"bad\xff\xfeutf8",
    "\u202eright-to-left.txt".encode(),
    b"\xc2\x9b31m",  # a control sequence introducer of the C1 set
    b"-rf",
    b"trailing ",
    b"back\\slash",
    b'"quote",comma',
    b"L" * 255,
)


@pytest.fixture
def infested(scratch_container, collect):
    """A container's bundles before and after files of all these names appear in it."""
    before = collect("before.tar", "--container", scratch_container.name)
    srv = os.fsencode(scratch_container.root / "srv")
    for name in NAMES:
        with open(os.path.join(srv, name), "wb") as file:
            file.write(name)
    return before, collect("after.tar", "--container", scratch_container.name)


def is_harmless(text):
    """Neither control nor format characters, but for the ends of lines and tabs."""
    return not [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") and c not in "\n\t"]


def test_diff_keeps_the_exact_names(infested, programs):
    findings = programs.exhibit("diff", *infested, "--json").records
    added = {base64.b64decode(finding["path_b64"]) for finding in findings if finding["change"] == "added"}
    assert added == {b"/srv/" + name for name in NAMES}


def test_names_are_escaped_in_records(infested, programs):
    findings = programs.exhibit("diff", *infested, "--json").records
    paths = [finding["path"] for finding in findings if finding["kind"] == "file"]
    assert all(is_harmless(path) and "\n" not in path for path in paths)
    assert len(set(paths)) == len(paths)


def test_names_are_escaped_in_what_the_collector_says(infested, scratch_container, programs, folder):
    """In the log, and in what a dry run would miss, which names each of the files."""
    selection = ("--container", scratch_container.name)
    said = programs.collect("-o", folder / "b.tar", "--verbose", *selection).complaint
    limit = ("--capture-file-limit", "1")
    missed = programs.collect("--dry-run", *limit, *selection).text
    recorded = programs.collect("--dry-run", "--json", *limit, *selection).text
    for text in (said, missed, recorded):
        assert is_harmless(text)
    assert "right-to-left.txt" in missed and "right-to-left.txt" in recorded


@pytest.mark.parametrize("command", ["drift", "ledger"])
def test_names_are_escaped_in_what_else_tells_them(command, infested, scratch_container, programs, folder):
    """With the reason why they were not read: they are another user's."""
    for file in (scratch_container.root / "srv").iterdir():
        os.chown(file, 1234, 1234)
    path = folder / "b.tar"
    assert programs.collect_without("fowner", "-o", path, "--container", scratch_container.name).status == 3
    path.chmod(0o644)
    arguments = ("drift", path) if command == "drift" else ("show", path, "ledger")
    text, told = programs.exhibit(*arguments).text, programs.exhibit(*arguments, "--json")
    assert is_harmless(text) and is_harmless(told.text)
    assert "right-to-left.txt" in text
    field = "path" if command == "drift" else "target"
    targets = {exact(record, field) for record in told.records if field in record or field + "_b64" in record}
    assert {b"/srv/" + name for name in NAMES} <= targets


@pytest.mark.parametrize("command", ["diff", "files"])
def test_names_are_escaped_in_text(command, infested, programs):
    before, after = infested
    arguments = ("diff", before, after) if command == "diff" else ("show", after, "files")
    text = programs.exhibit(*arguments).text  # raises where it is not UTF-8
    assert is_harmless(text)
    assert "new\nline" not in text
    assert "utf8" in text and "right-to-left.txt" in text


def test_arguments_of_a_process_are_escaped(docker, images, fresh_name, collect, programs):
    argument = "\x1b[2Jgone\nforged line"
    with docker.container(images.busybox, "sh", "-c", "sleep 1000000; :", argument, name=fresh_name) as container:
        listed = programs.collect("--list").text
        shown = programs.exhibit("show", collect("b.tar", "--container", container.name), "processes").text
    for text in (listed, shown):
        assert is_harmless(text)
        assert "gone" in text
        assert "\nforged" not in text
