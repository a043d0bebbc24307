"""`exhibit-collect -o - | exhibit receive -o B`, as over ssh, and streams that break on their way."""

import hashlib
import json
import re
import shutil
import subprocess

import pytest

from harness import pki, ssh, tamper
from harness.bundle import Bundle
from harness.commands import PATIENCE_S, UNPRIVILEGED, run, wait_until


@pytest.fixture
def receive(programs, folder):
    """Sends bytes to `exhibit receive`; its record and where the bundle would be."""
    folder.chmod(0o777)

    def receive(stream, *options, status=0):
        bundle = folder / "b.tar"
        result = programs.exhibit_reading(stream, "receive", "-o", bundle, "--json", *options)
        assert result.status == status, result.text + result.complaint
        return result.record, bundle

    return receive


def beside(bundle, suffix):
    return bundle.with_name(bundle.name + suffix)


def seal_of(bundle):
    return hashlib.sha256(Bundle(bundle).content("SEAL")).hexdigest()


@pytest.mark.story
def test_collected_into_a_pipe_received_signed_and_in_custody(programs, runc, images, folder):
    folder.chmod(0o777)
    ada = ssh.make_person(folder, "ada")
    bundle = folder / "b.tar"
    with runc.container(images.busybox, "sleep", "1000000", name="piped") as container:
        collector = programs.start_collecting("-o", "-", "--container", container.name, "--witness", "stderr", stdout=subprocess.PIPE)
        receiver = subprocess.run(
            [*UNPRIVILEGED, programs.reader, "receive", "-o", bundle, "--json", "--ssh-key", ada.key, "--by", "Ada", "--where", "the lab",
             "--why", "case 17"],
            stdin=collector.stdout, capture_output=True, timeout=PATIENCE_S,
        )  # fmt: skip
        told = collector.stderr.read().decode()
        assert collector.wait() == 0
    assert receiver.returncode == 0, receiver.stderr
    report = json.loads(receiver.stdout)
    assert report["verdict"] == "CONSISTENT-UNSIGNED"
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert not beside(bundle, ".partial").exists()
    (witnessed,) = [line for line in told.splitlines() if line.startswith("exhibit-seal ")]
    assert f"seal={report['seal_sha256']}" in witnessed and f"bytes={bundle.stat().st_size}" in witnessed
    allowed = ssh.allow(folder, ada)
    judged = programs.exhibit("verify", bundle, "--json", "--signer", allowed, "--expect-seal", report["seal_sha256"],
                              "--expect-head", report["custody"]["head"])  # fmt: skip
    assert judged.status == 0 and judged.record["verdict"] == "AUTHENTIC"
    assert judged.record["custody"]["state"] == "WHOLE"
    event = json.loads(beside(bundle, ".custody.jsonl").read_text().splitlines()[0])
    assert (event["event"], event["who"], event["where"], event["why"]) == ("received", "Ada", "the lab", "case 17")


def test_what_is_received_is_what_was_sent(original, receive):
    record, bundle = receive(original.read_bytes())
    assert bundle.read_bytes() == original.read_bytes()
    assert record["sha256"] == hashlib.sha256(original.read_bytes()).hexdigest()
    assert record["seal_sha256"] == seal_of(original)


def test_every_byte_is_read_once(original, receive):
    """A pipe gives each byte once, so a whole file from a pipe says it all; a slow sender changes nothing."""
    feeder = subprocess.Popen(["dd", f"if={original}", "bs=700", "status=none"], stdout=subprocess.PIPE)
    _, bundle = receive(feeder.stdout)
    assert feeder.wait() == 0
    assert bundle.read_bytes() == original.read_bytes()


def test_on_the_disk_before_it_has_its_name(original, folder, programs):
    """Bytes, then the name, then the folder that has it: a power cut leaves none or all of it."""
    folder.chmod(0o777)
    trace = folder / "trace"
    calls = "trace=openat,fsync,fdatasync,rename,renameat,renameat2,link,linkat"
    with original.open("rb") as sent:
        subprocess.run(["strace", "-f", "-y", "-e", calls, "-o", trace, *UNPRIVILEGED, programs.reader, "receive", "-o", folder / "b.tar"],
                       stdin=sent, check=True, capture_output=True)  # fmt: skip
    lines = [line for line in trace.read_text().splitlines() if line.endswith("= 0")]
    (named,) = [n for n, line in enumerate(lines) if re.search(r'(rename|link)\w*\(.*b\.tar\.partial.*b\.tar"', line)]
    synced = [n for n, line in enumerate(lines) if re.search(r"fsync\(\d+<.*/b\.tar\.partial>", line)]
    assert synced and synced[0] < named
    assert any(n > named and f"<{folder}>" in line for n, line in enumerate(lines) if "fsync(" in line)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_cut_stream_stays_partial_with_custody_of_its_own(part, original, receive, programs):
    whole = original.read_bytes()
    cut = whole[: int(len(whole) * part)]
    record, bundle = receive(cut, status=3)
    partial = beside(bundle, ".partial")
    assert record["verdict"] == "INCOMPLETE" and record["file"] == str(partial)
    assert partial.read_bytes() == cut and not bundle.exists()
    event = json.loads(beside(partial, ".custody.jsonl").read_text())
    assert event["bundle"]["verdict"] == "INCOMPLETE"
    assert event["previous"] == event["bundle"]["sha256"] == hashlib.sha256(cut).hexdigest()
    assert programs.exhibit("custody", "verify", partial).status == 3  # it is unsigned


def test_nothing_came(original, receive, programs, folder):
    """As where ssh does not connect: what it said is the reason, and the next attempt finds no file in its way."""
    record, bundle = receive(b"", status=4)
    assert record["file"] is None and record["custody"] is None and record["wrote"] == []
    told = programs.exhibit_reading(b"", "receive", "-o", bundle)
    assert told.status == 4 and told.text == "" and "standard input: it ended before its first byte" in told.complaint
    assert list(folder.iterdir()) == []
    receive(original.read_bytes())


def test_signed_as_it_arrives(original, programs, folder):
    """It is not said of it that nobody signed it, when its signature has just been written."""
    folder.chmod(0o777)
    ada = ssh.make_person(folder, "ada")
    unsigned = programs.exhibit_reading(original.read_bytes(), "receive", "-o", folder / "unsigned.tar")
    signed = programs.exhibit_reading(original.read_bytes(), "receive", "-o", folder / "signed.tar", "--ssh-key", ada.key)
    assert unsigned.status == signed.status == 0
    assert "Nobody signed it" in unsigned.text and "is signed now" not in unsigned.text
    assert "Nobody signed it" not in signed.text and "is signed now" in signed.text
    assert (folder / "signed.tar.SEAL.sig").exists()


def test_a_tampered_stream_stays_partial_without_custody(original, folder, receive):
    damaged = tamper.copy(original, folder, "damaged.tar")
    tamper.flip(damaged, 520)  # in the first member's content
    record, bundle = receive(damaged.read_bytes(), status=1)
    assert record["verdict"] == "TAMPERED" and record["custody"] is None
    assert not bundle.exists() and beside(bundle, ".partial").read_bytes() == damaged.read_bytes()
    assert [file.name for file in folder.iterdir() if "custody" in file.name or "SEAL" in file.name] == []


def test_no_bundle_at_all_is_malformed(receive):
    record, bundle = receive(b"x" * 100_000, status=4)
    assert record["verdict"] == "MALFORMED" and beside(bundle, ".partial").stat().st_size == 100_000


def test_the_expected_seal_gives_the_name(original, receive):
    record, bundle = receive(original.read_bytes(), "--expect-seal", seal_of(original))
    assert record["seal_is_expected"] is True and bundle.exists()


def test_another_seal_than_expected_does_not(original, receive):
    record, bundle = receive(original.read_bytes(), "--expect-seal", "0" * 64, status=1)
    assert record["seal_is_expected"] is False
    assert not bundle.exists() and beside(bundle, ".partial").exists()


def test_an_age_file_is_stored_as_it_came(receive, programs):
    sealed = b"age-encryption.org/v1\n-> X25519 x\nYQ\n--- " + b"A" * 43 + b"\n" + bytes(range(256)) * 1000
    record, bundle = receive(sealed)
    assert record["encrypted"] and bundle.read_bytes() == sealed
    event = json.loads(beside(bundle, ".custody.jsonl").read_text())
    assert event["bundle"]["verdict"] == "ENCRYPTED" and event["previous"] == hashlib.sha256(sealed).hexdigest()
    text = programs.exhibit_reading(sealed, "receive", "-o", bundle.with_name("again.tar")).text
    assert text.startswith("ENCRYPTED") and "before it is decrypted" in text


@pytest.mark.parametrize("junk", [b"age-encryption.org/v1\njunk", b"-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n"])
def test_what_only_begins_like_an_age_file_gets_no_name(receive, junk):
    record, bundle = receive(junk, status=4)
    assert record["verdict"] == "MALFORMED"
    assert not bundle.exists() and beside(bundle, ".partial").read_bytes() == junk


def test_what_was_encrypted_on_its_way_is_verified_once_it_is_decrypted(original, receive, folder, programs):
    """By the real age, to a key that nobody on the way has; the seal then is the one that was sent."""
    key = folder / "key.txt"
    run("age-keygen", "-o", key)
    shutil.chown(key, "nobody")
    recipient = run("age-keygen", "-y", key).decode().strip()
    sealed = run("age", "-r", recipient, input=original.read_bytes())
    record, bundle = receive(sealed)
    assert record["encrypted"]
    clear = folder / "clear.tar"
    decrypted = programs.exhibit("decrypt", bundle, "-o", clear, "-i", key)
    assert decrypted.status == 0, decrypted.complaint
    assert programs.exhibit("verify", "--expect-seal", seal_of(original), clear).status == 0


def test_time_stamped_as_it_arrives(original, receive, workplace, folder, programs):
    laboratory = pki.Pki(workplace.folder("receive-laboratory"))
    alice = laboratory.issue("alice")
    with pki.serve(laboratory.stamp) as address:
        _, bundle = receive(original.read_bytes(), "--key", alice.key, "--cert", alice.certificate, "--tsa", address,
                            "--tsa-ca", laboratory.ca)  # fmt: skip
    judged = programs.exhibit("verify", bundle, "--json", "--signer", alice.certificate, "--tsa-ca", laboratory.ca,
                              "--require-signature", "--require-timestamp")  # fmt: skip
    assert judged.status == 0 and judged.record["verdict"] == "AUTHENTIC"


def test_nothing_is_overwritten(original, programs, folder):
    folder.chmod(0o777)
    (folder / "b.tar.custody.jsonl").write_text("mine\n")
    result = programs.exhibit_reading(original.read_bytes(), "receive", "-o", folder / "b.tar")
    assert result.status == 2 and "b.tar.custody.jsonl" in result.complaint
    assert (folder / "b.tar.custody.jsonl").read_text() == "mine\n" and not (folder / "b.tar").exists()


def test_a_failed_signature_leaves_the_bundle_and_says_so(original, programs, folder):
    folder.chmod(0o777)
    ada = ssh.make_person(folder, "ada")
    with ssh.agent(folder, ada) as environment:
        environment = dict(environment)
        process = subprocess.Popen(
            [*UNPRIVILEGED, programs.reader, "receive", "-o", folder / "b.tar", "--ssh-key", ada.public],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        )  # fmt: skip
        content = original.read_bytes()
        process.stdin.write(content[:1000])
        process.stdin.flush()
        wait_until((folder / "b.tar.partial").exists, "the receiver to have connected to the agent")
    # The agent has ended while the stream was under way.
    _, complaint = process.communicate(content[1000:], timeout=PATIENCE_S)
    assert process.returncode == 2 and b"whole on disk" in complaint
    assert (folder / "b.tar").read_bytes() == content
