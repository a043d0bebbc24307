"""exhibit-collect --recipient: the bundle is encrypted while it streams, and the host holds no key that opens it."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from harness.bundle import Bundle
from harness.commands import run
from harness.exhibit import read_exactly
from harness.lab import Lab

PROJECT = Path(__file__).resolve().parents[2]
MIB = 1 << 20
CHUNK, TAG = 64 << 10, 16


@pytest.fixture(scope="module")
def lab(workplace):
    lab = Lab(workplace.folder("lab"))
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def laden(runc, images):
    """A container with content enough for two checkpoints, which come every 16 MiB."""
    with runc.container(images.busybox, "sleep", "1000000", name="encrypted-laden") as container:
        for n in range(20):
            (container.root / f"srv-{n}").write_bytes(os.urandom(2 * MIB))
        yield container


@pytest.fixture
def open_to_all(folder):
    """Where nobody may write, too."""
    folder.chmod(0o777)
    return folder


def plain_with_age(encrypted, identity, plain):
    run("age", "-d", "-i", identity, "-o", plain, encrypted)
    plain.chmod(0o644)
    return plain


def test_age_opens_it_and_it_verifies(laden, lab, open_to_all, programs):
    path = open_to_all / "b.age"
    words = [lab.age_recipient, lab.ssh_recipient, lab.rsa_certificate]
    recipients = [word for recipient in words for word in ("--recipient", recipient)]
    result = programs.collect("-o", path, "--container", laden.name, *recipients)
    assert result.status == 0, result.complaint
    assert [entry.name for entry in open_to_all.iterdir()] == ["b.age"]
    assert path.stat().st_mode & 0o777 == 0o600
    for identity in (lab.age, lab.ssh):
        plain = plain_with_age(path, identity, open_to_all / "b.tar")
        verified = programs.exhibit("verify", "--json", plain)
        assert verified.record["verdict"] == "CONSISTENT-UNSIGNED"
        assert verified.record["seal_sha256"] in result.complaint, "the seal that is told is that of the plain bundle"
        plain.unlink()
    path.chmod(0o644)
    for identity in (lab.age, lab.rsa):
        output = open_to_all / "ours.tar"
        assert programs.exhibit("decrypt", path, "-o", output, "-i", identity).status == 0
        assert programs.exhibit("verify", output).status == 0
        output.unlink()


def test_a_recipients_file_and_a_stream(laden, lab, open_to_all, programs):
    recipients = open_to_all / "recipients.txt"
    recipients.write_text(f"# the lab\n{lab.age_recipient}\n")
    result = programs.collect("-o", "-", "--container", laden.name, "--recipient", recipients)
    assert result.status == 0, result.complaint
    encrypted = open_to_all / "b.age"
    encrypted.write_bytes(result.stdout)
    plain = plain_with_age(encrypted, lab.age, open_to_all / "b.tar")
    assert programs.exhibit("verify", plain).status == 0


def test_it_is_confined_as_ever(laden, lab, open_to_all, programs):
    result = programs.collect("-o", open_to_all / "b.age", "--container", laden.name, "--recipient", lab.age_recipient)
    assert result.status == 0, result.complaint
    bundle = Bundle(plain_with_age(open_to_all / "b.age", lab.age, open_to_all / "b.tar"))
    assert bundle.record("data/acquisition/start.json")["privileges"]["unconfined"] == ""


def test_checkpoints_are_those_of_the_plain_bundle(laden, lab, open_to_all, programs):
    result = programs.collect("-v", "-o", open_to_all / "b.age", "--container", laden.name, "--recipient", lab.age_recipient)
    assert result.status == 0, result.complaint
    content = plain_with_age(open_to_all / "b.age", lab.age, open_to_all / "b.tar").read_bytes()
    told = re.findall(r"checkpoint \d+: (\d+) bytes, sha256 ([0-9a-f]{64}); (\d+) bytes wait for their chunk", result.complaint)
    assert len(told) >= 2
    for length, digest, waiting in told:
        assert hashlib.sha256(content[: int(length)]).hexdigest() == digest
        assert int(waiting) <= CHUNK


def cut_by_a_kill(programs, laden, recipient, length):
    """What has come through the pipe of a collector that is killed, and what it said."""
    process = programs.start_streaming("--container", laden.name, "-v", "--recipient", recipient)
    content = read_exactly(process.stdout, length)
    process.send_signal(signal.SIGKILL)
    rest, complaint = process.communicate()
    return content + rest, complaint.decode()


@pytest.mark.parametrize("length", [100_000, 20 * MIB, 20 * MIB + 12_345])
def test_a_killed_collector_leaves_a_bundle_that_is_incomplete(length, laden, lab, open_to_all, programs):
    content, _ = cut_by_a_kill(programs, laden, lab.age_recipient, length)
    path = open_to_all / "b.age.partial"
    path.write_bytes(content)
    decrypted = programs.exhibit("decrypt", path, "-o", open_to_all / "b.tar", "-i", lab.age)
    assert decrypted.status == 3 and "INCOMPLETE" in decrypted.complaint
    plain = open_to_all / "b.tar.partial"
    header = content.index(b"\n", content.index(b"\n---") + 1) + 1
    assert plain.stat().st_size == (len(content) - header - 16) // (CHUNK + TAG) * CHUNK, "every whole chunk"
    verified = programs.exhibit("verify", "--json", plain)
    assert (verified.status, verified.record["verdict"]) == (3, "INCOMPLETE")
    if length > 17 * MIB:
        assert verified.record["verified_bytes"] >= 15 * MIB, "up to the first checkpoint"


def test_a_recipient_that_is_none_is_found_before_anything_is_looked_at(lab, folder, programs):
    result = programs.collect("-o", folder / "b.age", "--recipient", lab.age_recipient[:-1])
    assert result.status == 2
    assert list(folder.iterdir()) == []
    private = programs.collect("-o", folder / "b.age", "--recipient", lab.rsa)
    assert private.status == 2
    (line,) = private.complaint.splitlines()
    assert str(lab.rsa) in line and "key" in line
    assert list(folder.iterdir()) == []


def commands_of(page, heading):
    """The indented lines of a section."""
    section = page.read_text().split(f"\n{heading}\n")[1].split("\n#")[0]
    return [line[4:] for line in section.splitlines() if line.startswith("    ")]


def run_in(folder, programs, script):
    path = f"{programs.reader.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("holder", ["rsa", "ec"])
def test_the_commands_of_the_format_for_certificates(holder, lab, folder, programs):
    commands = commands_of(PROJECT / "evidence/FORMAT.md", "### 10.2 Certificates")
    assert len(commands) == 3
    plain = os.urandom(200_000)
    recipients = ["-r", lab.rsa_certificate, "-r", lab.ec_certificate]
    (folder / "bundle.tar.age").write_bytes(run(programs.reader, "encrypt", "-", "-o", "-", *recipients, input=plain))
    shutil.copy(getattr(lab, holder), folder / "key.pem")
    run_in(folder, programs, "\n".join(commands))
    assert (folder / "bundle.tar").read_bytes() == plain
