"""exhibit encrypt and decrypt, held against the programs that others have: age, openssl, ssh-keygen."""

import os
import subprocess
import time

import pytest

from harness import procfs
from harness.commands import run
from harness.lab import PASSPHRASE, Lab
from harness.terminal import answer_on_terminal

KIB = 1 << 10
CHUNK, TAG = 64 * KIB, 16
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5_000_000)


@pytest.fixture(scope="module")
def lab(workplace):
    lab = Lab(workplace.folder("lab"))
    yield lab
    lab.close()


@pytest.fixture
def decrypt(programs, folder):
    """The status, the complaint and the plain bytes, under the final name or as what is left."""
    folder.chmod(0o777)

    def decrypt(encrypted, identity):
        encrypted.chmod(0o644)
        output = folder / "plain"
        result = programs.exhibit("decrypt", encrypted, "-o", output, "-i", identity)
        left = folder / "plain.partial"
        assert output.exists() == (result.status == 0)
        assert not (output.exists() and left.exists())
        plain = next((path.read_bytes() for path in (output, left) if path.exists()), None)
        for path in (output, left):
            path.unlink(missing_ok=True)
        return result, plain

    return decrypt


@pytest.fixture
def encrypted(programs, folder, lab):
    """Five chunks and a bit for every recipient of the lab, and the plain bytes."""
    plain = os.urandom(5 * CHUNK + 1000)
    path = folder / "five.age"
    path.write_bytes(encrypt(programs, plain, "-r", lab.age_recipient, "-r", lab.ssh_recipient, "-r", lab.rsa_certificate))
    return path, plain


def encrypt(programs, plain, *recipients):
    return run(programs.reader, "encrypt", "-", "-o", "-", *recipients, input=plain)


def payload_start(content):
    return content.index(b"\n", content.index(b"\n---") + 1) + 1 + 16


# --- both directions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["age", "ssh"])
def test_age_opens_ours(kind, size, lab, programs):
    plain = os.urandom(size)
    ours = encrypt(programs, plain, "-r", getattr(lab, f"{kind}_recipient"))
    assert run("age", "-d", "-i", getattr(lab, kind), input=ours) == plain


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["age", "ssh"])
def test_we_open_what_age_wrote(kind, size, lab, folder, decrypt):
    plain = os.urandom(size)
    theirs = folder / "theirs.age"
    theirs.write_bytes(run("age", "-r", getattr(lab, f"{kind}_recipient"), input=plain))
    result, opened = decrypt(theirs, getattr(lab, kind))
    assert (result.status, result.complaint) == (0, "")
    assert opened == plain


@pytest.mark.parametrize("kind", ["age", "ssh", "rsa"])
def test_each_recipient_opens_the_same_file(kind, encrypted, lab, decrypt):
    path, plain = encrypted
    result, opened = decrypt(path, getattr(lab, kind))
    assert result.status == 0, result.complaint
    assert opened == plain


def test_recipients_from_files(lab, programs, folder):
    recipients = folder / "recipients.txt"
    recipients.write_text(f"# the lab\n\n{lab.age_recipient}\n{lab.ssh_recipient}\n")
    for words in (("-R", recipients), ("-r", recipients), ("-R", lab.ssh.with_suffix(".pub"), "-r", lab.age_recipient)):
        ours = encrypt(programs, b"evidence", *words)
        for identity in (lab.age, lab.ssh):
            assert run("age", "-d", "-i", identity, input=ours) == b"evidence"


def test_file_to_file(lab, programs, folder, decrypt):
    folder.chmod(0o777)
    plain = folder / "b.tar"
    plain.write_bytes(b"evidence")
    assert programs.exhibit("encrypt", plain, "-o", folder / "b.age", "-r", lab.age_recipient).status == 0
    assert (folder / "b.age").stat().st_mode & 0o777 == 0o600
    assert decrypt(folder / "b.age", lab.age)[1] == b"evidence"
    again = programs.exhibit("encrypt", plain, "-o", folder / "b.age", "-r", lab.age_recipient)
    assert again.status == 2 and "nothing is ever overwritten" in again.complaint


# --- certificates: with openssl and age alone, see test_encrypted_collection ---------------------------------------


@pytest.mark.parametrize("holder", ["rsa", "ec"])
def test_the_holder_of_a_certificate_opens_it(holder, lab, programs, folder, decrypt):
    path = folder / "b.age"
    path.write_bytes(encrypt(programs, b"evidence", "-r", lab.rsa_certificate, "-r", lab.ec_certificate))
    assert decrypt(path, getattr(lab, holder))[1] == b"evidence"


def test_a_certificate_in_der(lab, programs, folder):
    der = folder / "rsa.der"
    run("openssl", "x509", "-in", lab.rsa_certificate, "-outform", "DER", "-out", der)
    (folder / "b.age").write_bytes(encrypt(programs, b"evidence", "-r", der))
    assert run(programs.reader, "decrypt", folder / "b.age", "-o", "-", "-i", lab.rsa) == b"evidence"


# --- passphrases ----------------------------------------------------------------------------------------------------


def decrypt_on_terminal(programs, path, identity, output, *answers):
    argv = [programs.reader, "decrypt", path, "-o", output, "-i", identity]
    return answer_on_terminal([os.fspath(argument) for argument in argv], *answers)


@pytest.fixture(params=["ssh", "pem", "age"])
def locked(request, lab, programs, folder):
    """A file and the identity that opens it, which has a passphrase."""
    path = folder / "b.age"
    if request.param == "ssh":
        path.write_bytes(encrypt(programs, b"evidence", "-R", lab.locked_ssh.with_suffix(".pub")))
        return path, lab.locked_ssh
    if request.param == "pem":
        path.write_bytes(encrypt(programs, b"evidence", "-r", lab.ec_certificate))
        return path, lab.lock(lab.ec)
    path.write_bytes(encrypt(programs, b"evidence", "-r", lab.age_recipient))
    identity = folder / "locked.age"
    shown, status = answer_on_terminal(["age", "-p", "-o", str(identity), str(lab.age)], PASSPHRASE, PASSPHRASE)
    assert status == 0, shown
    return path, identity


def test_a_passphrase_is_asked_for_at_the_terminal(locked, programs, folder):
    path, identity = locked
    shown, status = decrypt_on_terminal(programs, path, identity, folder / "plain", PASSPHRASE)
    assert status == 0, shown
    assert PASSPHRASE.encode() not in shown
    assert (folder / "plain").read_bytes() == b"evidence"


def test_a_wrong_passphrase(locked, programs, folder):
    path, identity = locked
    shown, status = decrypt_on_terminal(programs, path, identity, folder / "plain", "wrong")
    assert status == 2
    assert str(identity).encode() in shown and b"passphrase" in shown
    assert not (folder / "plain").exists() and not (folder / "plain.partial").exists()


def test_without_a_terminal_nothing_waits(locked, programs, folder):
    path, identity = locked
    argv = ["setsid", "--wait", programs.reader, "decrypt", path, "-o", folder / "plain", "-i", identity]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    assert done.returncode == 2
    assert b"no terminal" in done.stderr


# --- damage (attack 42) ---------------------------------------------------------------------------------------------


def test_a_cut_file_gives_every_whole_chunk(encrypted, lab, folder, decrypt):
    path, plain = encrypted
    content = path.read_bytes()
    start = payload_start(content)
    for whole, more in ((0, 100), (1, 0), (2, 1), (4, CHUNK), (5, 0), (5, 900)):
        cut = folder / "cut.age"
        cut.write_bytes(content[: start + whole * (CHUNK + TAG) + more])
        result, opened = decrypt(cut, lab.age)
        assert result.status == 3, result.complaint
        (line,) = result.complaint.splitlines()
        assert str(cut) in line and "INCOMPLETE" in line and f"chunk {whole + 1}" in line
        assert (opened or b"") == plain[: whole * CHUNK]


def test_a_flipped_bit_is_told_with_its_place(encrypted, lab, folder, decrypt):
    path, plain = encrypted
    content = bytearray(path.read_bytes())
    start = payload_start(content)
    content[start + 2 * (CHUNK + TAG) + 777] ^= 0x10
    changed = folder / "changed.age"
    changed.write_bytes(content)
    result, opened = decrypt(changed, lab.age)
    assert result.status == 1
    (line,) = result.complaint.splitlines()
    assert "TAMPERED" in line and f"chunk 3, at byte {start + 2 * (CHUNK + TAG)}" in line
    assert opened == plain[: 2 * CHUNK]


def test_bytes_after_the_end_are_refused(encrypted, lab, folder, decrypt):
    path, _ = encrypted
    longer = folder / "longer.age"
    longer.write_bytes(path.read_bytes() + b"\n")
    result, _ = decrypt(longer, lab.age)
    assert result.status == 1 and "follow the last chunk" in result.complaint


def test_a_changed_header_is_told(encrypted, lab, folder, decrypt):
    path, _ = encrypted
    content = path.read_bytes()
    at = content.index(b"\n--- ") + 5
    changed = folder / "changed.age"
    changed.write_bytes(content[:at] + (b"A" if content[at] != ord("A") else b"B") + content[at + 1 :])
    result, opened = decrypt(changed, lab.age)
    assert (result.status, opened) == (1, None)
    assert "header" in result.complaint


def test_the_wrong_identity_makes_nothing(encrypted, lab, decrypt):
    path, _ = encrypted
    result, opened = decrypt(path, lab.other_age)
    assert (result.status, opened) == (2, None)
    (line,) = result.complaint.splitlines()
    assert str(path) in line and "no identity" in line


def test_what_is_no_age_file(lab, folder, decrypt):
    path = folder / "b.tar"
    path.write_bytes(b"a tar" * 1000)
    result, opened = decrypt(path, lab.age)
    assert (result.status, opened) == (4, None)
    assert "MALFORMED" in result.complaint


# --- bad usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "recipient, reason",
    [
        ("age1nonsense", "character"),
        ("nowhere.pem", "no such file"),
        ("AGE-SECRET-KEY-1SECRET", "identity"),
        ("ssh-rsa AAAAB3NzaC1yc2E=", "ssh-ed25519"),
    ],
)
def test_what_is_no_recipient(recipient, reason, programs, folder):
    plain = folder / "b.tar"
    plain.write_bytes(b"x")
    for argv in (("encrypt", plain, "-o", folder / "b.age", "-r", recipient),):
        result = programs.exhibit(*argv)
        assert result.status == 2
        (line,) = result.complaint.splitlines()
        assert reason in line
        assert "1SECRET" not in line
    collected = programs.collect("-o", folder / "c.age", "--recipient", recipient)
    assert collected.status == 2
    (line,) = collected.complaint.splitlines()
    assert reason in line and "1SECRET" not in line
    assert sorted(path.name for path in folder.iterdir()) == ["b.tar"]


@pytest.mark.parametrize("command", ["verify", "show", "diff", "drift", "extract"])
def test_readers_say_what_an_encrypted_file_is(command, encrypted, folder, programs):
    path, _ = encrypted
    more = {"diff": [path], "extract": ["-o", folder / "out"]}.get(command, [])
    result = programs.exhibit(command, path, *more)
    assert result.status == 2
    (line,) = result.complaint.splitlines()
    assert str(path) in line and "encrypted" in line and "exhibit decrypt" in line
    assert result.stdout == b""


# --- memory ---------------------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_file(lab, programs):
    """3 GiB through both, in some 10 s."""
    greatest_kib = 64 * KIB
    recipient = ["-r", lab.age_recipient]
    with (
        subprocess.Popen(["head", "-c", "3G", "/dev/zero"], stdout=subprocess.PIPE) as zeros,
        subprocess.Popen([programs.reader, "encrypt", "-", "-o", "-", *recipient], stdin=zeros.stdout, stdout=subprocess.PIPE) as encrypting,
        subprocess.Popen([programs.reader, "decrypt", "-", "-o", "-", "-i", lab.age], stdin=encrypting.stdout, stdout=subprocess.PIPE) as decrypting,
        subprocess.Popen(["wc", "-c"], stdin=decrypting.stdout, stdout=subprocess.PIPE) as counting,
    ):
        for process in (zeros, encrypting, decrypting):
            process.stdout.close()
        peaks = {encrypting.pid: 0, decrypting.pid: 0}
        while decrypting.poll() is None:
            for pid in peaks:
                peaks[pid] = max(peaks[pid], procfs.peak_memory_kib(pid))
            time.sleep(0.05)
        counted = int(counting.stdout.read())
    assert (encrypting.returncode, decrypting.returncode, counted) == (0, 0, 3 << 30)
    assert all(KIB < peak < greatest_kib for peak in peaks.values()), peaks
