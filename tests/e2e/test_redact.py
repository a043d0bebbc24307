"""Redacted copies of a real container's bundle: the secret is nowhere, the rest is there, the seal is the same."""

import hashlib
import json
import os
import subprocess

import pytest

from harness.bundle import Bundle
from harness.commands import run
from harness.exhibit import invoke

SECRET = 'hunter2-<&"7f3a9c'
KEY = b"PRIVATE-KEY-of-nobody-51ce\n"
RULES = ("--drop", "env:DB_PASSWORD", "--drop", "path:/root/.ssh/*")


@pytest.fixture(scope="module")
def database(docker, images):
    """A container that was told its password, has it in an argument of a second process, and holds a key."""
    options = [f"--env=DB_PASSWORD={SECRET}"]
    with docker.container(images.busybox, "sleep", "1000000", name="e2e-redact", options=options) as container:
        container.exec("mkdir", "-p", "/root/.ssh")
        container.exec("sh", "-c", f"printf '{KEY.decode()}' > /root/.ssh/id; cp /root/.ssh/id /tmp/copy")
        container.exec("sh", "-c", 'printf %s "$DB_PASSWORD" > /run-secret; echo plain > /plain')
        yield container


@pytest.fixture(scope="module")
def whole(database, collect_once):
    return collect_once("whole.tar", "--container", database.name, "--capture", "all")


@pytest.fixture(scope="module")
def redact(programs, whole):
    """Redacts as root, who may write to the tests' folder."""

    def redact(*arguments):
        return invoke([programs.reader, "redact", whole, *arguments])

    return redact


@pytest.fixture(scope="module")
def copy(redact, whole):
    path = whole.parent / "copy.tar"
    done = redact(*RULES, "-o", path)
    assert done.status == 0, done.complaint
    path.chmod(0o644)
    return path


def all_bytes(path):
    """The archive, and its compressed members once more."""
    bundle = Bundle(path)
    parts = [bundle.content(member) for member in bundle.members if member.endswith(".zst")]
    return path.read_bytes() + b"".join(
        run("zstd", "--decompress", "--stdout", "--quiet", input=part) for part in parts
    )


@pytest.mark.story
def test_the_secret_is_in_the_bundle_and_nowhere_in_the_copy(whole, copy):
    assert b"hunter2" in all_bytes(whole)
    assert KEY.strip() in all_bytes(whole)
    for trace in (b"hunter2", b"7f3a9c", KEY.strip()):
        assert trace not in all_bytes(copy)
        assert subprocess.run(["grep", "-a", "-q", "-F", trace, copy]).returncode == 1


def test_digests_that_would_let_it_be_guessed_are_not_in_the_copy(copy):
    for content in (KEY, SECRET.encode(), SECRET.encode() + b"\n", f"DB_PASSWORD={SECRET}\0".encode()):
        assert hashlib.sha256(content).hexdigest().encode() not in all_bytes(copy)


@pytest.mark.story
def test_other_variables_are_still_shown(programs, copy, database):
    shown = programs.exhibit("show", copy, "env", "--json").records
    assert any(line.get("name") == "PATH" and line.get("pid") == database.pid for line in shown)
    assert any(line.get("name") == "PATH" and line["kind"] == "configured" for line in shown)
    assert not any(line.get("name") == "DB_PASSWORD" for line in shown)
    withheld = [line for line in shown if line["kind"] == "withheld"]
    assert {line["pid"] for line in withheld} == {None, database.pid}
    assert {line["reason"] for line in withheld} == {"env:DB_PASSWORD"}


@pytest.mark.story
def test_it_verifies_to_the_same_seal(programs, whole, copy):
    before = programs.exhibit("verify", "--json", whole).record
    done = programs.exhibit("verify", "--json", copy)
    assert done.status == 0
    assert done.record["verdict"] == "CONSISTENT-UNSIGNED"
    assert done.record["seal_sha256"] == before["seal_sha256"]
    assert Bundle(copy).content("SEAL") == Bundle(whole).content("SEAL")
    rows = Bundle(copy).records("data/redaction.jsonl")
    assert done.record["redaction"]["withheld"] == sum("leaf" in row for row in rows) > 0
    text = programs.exhibit("verify", copy).text
    for fact in ("redacted copy", "env:DB_PASSWORD", "path:/root/.ssh/*", "cannot be"):
        assert fact in text


def test_the_rows_make_the_root_by_an_independent_reckoning(copy):
    """RFC 6962, 2.1, over what FORMAT.md calls leaves, without a line of Exhibit's."""

    def leaf(row):
        if "leaf" in row:
            return bytes.fromhex(row["leaf"])
        return hashlib.sha256(b"\0" + bytes.fromhex(row["salt"]) + row["line"].encode()).digest()

    def root(leaves):
        if len(leaves) == 1:
            return leaves[0]
        left = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + root(leaves[:left]) + root(leaves[left:])).digest()

    bundle = Bundle(copy)
    leaves = [leaf(row) for row in bundle.records("data/redaction.jsonl")]
    assert len(leaves) == int(bundle.seal["leaves"])
    assert root(leaves).hex() == bundle.seal["merkle-root-sha256"]


def test_one_row_is_checked_with_ordinary_tools(copy, folder):
    """The commands of FORMAT.md 11 and exhibit-redact(1), as they are printed."""
    bundle = Bundle(copy)
    text = bundle.content("data/redaction.jsonl")
    (folder / "redaction.jsonl").write_bytes(text)
    rows = [json.loads(line) for line in text.splitlines()]
    for number, row in enumerate(rows, 1):
        if "line" not in row or number % 50:
            continue
        commands = (
            rf"""sed -n {number}p redaction.jsonl | sed 's/^.\{{83\}}//; s/"}}$//; s/\\\(.\)/\1/g' | tr -d '\n' > LINE
{{ printf '\0'; sed -n {number}p redaction.jsonl | cut -c10-73 | xxd -r -p; cat LINE; }} | openssl dgst -sha256 -r"""
        )
        printed = run("sh", "-c", commands, cwd=folder).split()[0].decode()
        assert (folder / "LINE").read_text() == row["line"]
        assert printed == hashlib.sha256(b"\0" + bytes.fromhex(row["salt"]) + row["line"].encode()).hexdigest()


def test_nothing_is_told_as_removed(programs, whole, copy):
    for sides in ((whole, copy), (copy, whole)):
        done = programs.exhibit("diff", "--json", *sides)
        assert done.status == 1
        assert {finding["change"] for finding in done.records} == {"unknown"}


def test_the_copy_is_read_by_every_command(programs, copy, folder):
    for subject in ("overview", "containers", "processes", "files", "env", "mounts", "sockets", "ledger", "members"):
        done = programs.exhibit("show", copy, subject)
        assert done.status == 0, done.complaint
    assert programs.exhibit("drift", copy).status in (0, 1)
    out = folder / "out"
    done = invoke([programs.reader, "extract", copy, "-o", out])
    assert done.status in (0, 1), done.complaint
    for file in out.rglob("*"):
        assert not file.is_file() or KEY.strip() not in file.read_bytes()


def test_the_bundle_is_only_read(redact, whole, folder):
    before = (whole.read_bytes(), os.stat(whole).st_mtime_ns)
    assert redact(*RULES, "-o", folder / "again.tar").status == 0
    assert before == (whole.read_bytes(), os.stat(whole).st_mtime_ns)


def test_what_stands_beside_the_bundle_stands_beside_the_copy(redact, whole, folder):
    seal = Bundle(whole).content("SEAL")
    beside = {".SEAL": seal, ".SEAL.p7s": b"signature", ".SEAL.tsr": b"stamp"}
    for suffix, content in beside.items():
        whole.with_name(whole.name + suffix).write_bytes(content)
    try:
        assert redact(*RULES, "-o", folder / "r.tar").status == 0
        for suffix, content in beside.items():
            assert (folder / f"r.tar{suffix}").read_bytes() == content
        whole.with_name(whole.name + ".SEAL").write_bytes(b"another")
        assert redact(*RULES, "-o", folder / "s.tar").status == 2
        assert not (folder / "s.tar").exists()
    finally:
        for suffix in beside:
            whole.with_name(whole.name + suffix).unlink()


def test_a_misspelled_rule_writes_nothing(redact, folder):
    done = redact("--drop", "env:DB_PASSWORT", "-o", folder / "r.tar")
    assert done.status == 2
    assert "env:DB_PASSWORT" in done.complaint
    assert list(folder.iterdir()) == []


def test_start_finish_and_ledger_cannot_be_withheld(redact, folder):
    for member in ("data/acquisition/start.json", "data/acquisition/ledger*", "data/acquisition/finish.json"):
        done = redact("--drop", f"member:{member}", "-o", folder / "r.tar")
        assert done.status == 2, member
        assert "no copy may withhold" in done.complaint


def test_a_copy_goes_to_a_pipe(redact, copy):
    done = redact(*RULES, "-o", "-")
    assert done.status == 0, done.complaint
    assert done.stdout == copy.read_bytes()


def test_a_tampered_bundle_is_refused(programs, whole, folder):
    tampered = folder / "t.tar"
    content = bytearray(whole.read_bytes())
    content[Bundle(whole).headers["data/containers.jsonl"].offset_data + 1] ^= 1
    tampered.write_bytes(content)
    done = invoke([programs.reader, "redact", tampered, *RULES, "-o", folder / "r.tar"])
    assert done.status == 1
    assert not (folder / "r.tar").exists()


def test_ordinary_tar_reads_a_copy(copy):
    for command in (("tar", "-tf"), ("bsdtar", "-tf")):
        names = run(*command, copy).decode().splitlines()
        assert [name.split("/", 1)[1] for name in names] == Bundle(copy).members
