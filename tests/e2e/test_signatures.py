"""`exhibit sign`, `exhibit timestamp` and what `exhibit verify` makes of them; and openssl, which reads the same."""

import datetime
import os
import shlex
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from harness import pki, tamper
from harness.bundle import Bundle
from harness.commands import run
from harness.terminal import answer_on_terminal

PROJECT = Path(__file__).resolve().parents[2]
NAME = "before.tar"


@pytest.fixture(scope="module")
def laboratory(workplace):
    return pki.Pki(workplace.folder("laboratory"))


@pytest.fixture(scope="module")
def alice(laboratory):
    return laboratory.issue("alice")


@pytest.fixture(scope="module")
def authority(laboratory):
    """The address of an honest time stamping authority."""
    with pki.serve(laboratory.stamp) as address:
        yield address


@pytest.fixture
def bundle(original, folder):
    """A copy of it in a folder in which a reader without privileges may write."""
    folder.chmod(0o777)
    return tamper.copy(original, folder, NAME)


@pytest.fixture
def sign(programs, laboratory):
    def sign(bundle, signer, *options, status=0):
        files = ("--key", signer.key, "--cert", signer.certificate, "--chain", laboratory.ca)
        result = programs.exhibit("sign", bundle, *files, *options)
        assert result.status == status, result.complaint
        return result

    return sign


@pytest.fixture
def timestamp(programs, laboratory):
    def timestamp(bundle, *options, status=0):
        result = programs.exhibit("timestamp", bundle, *options, "--tsa-ca", laboratory.ca)
        assert result.status == status, result.complaint
        return result

    return timestamp


@pytest.fixture
def judge(programs):
    """The report of `verify`, once its text, its record and its exit status are seen to agree."""

    def judge(bundle, *options, status=0):
        as_record = programs.exhibit("verify", bundle, *options, "--json")
        as_text = programs.exhibit("verify", bundle, *options)
        assert as_text.status == as_record.status == status, as_text.text
        assert as_text.text.startswith(as_record.record["verdict"] + "  ")
        for fault in as_record.record["faults"]:
            assert fault["code"] in as_text.text
        return as_record.record

    return judge


@pytest.fixture
def strict(alice, laboratory):
    """Options of somebody who wants all of it."""
    return ("--signer", alice.certificate, "--ca", laboratory.ca, "--tsa-ca", laboratory.ca,
            "--require-signature", "--require-timestamp")  # fmt: skip


def beside(bundle, suffix):
    return bundle.with_name(bundle.name + suffix)


def codes(report):
    return [fault["code"] for fault in report["faults"]]


# --- honest people --------------------------------------------------------------------------------------------------


@pytest.mark.story
def test_signed_and_time_stamped_is_authentic(bundle, alice, authority, sign, timestamp, judge, strict):
    sign(bundle, alice)
    timestamp(bundle, "--tsa", authority)
    report = judge(bundle, *strict)
    assert report["verdict"] == "AUTHENTIC"
    assert report["faults"] == []
    (signature,) = report["signatures"]
    assert signature["signer"] == "CN=alice" and signature["trusted"]
    assert [stamp["over"] for stamp in report["time_stamps"]] == ["SEAL", "SEAL.p7s"]
    assert beside(bundle, ".SEAL").read_bytes() == Bundle(bundle).content("SEAL")
    for suffix in (".SEAL", ".SEAL.p7s", ".SEAL.tsr", ".SEAL.p7s.tsr"):
        assert beside(bundle, suffix).stat().st_mode & 0o7777 == 0o600


@pytest.mark.parametrize("kind", ["p384", "rsa2048"])
def test_other_kinds_of_keys(kind, bundle, laboratory, sign, judge):
    signer = laboratory.issue(f"signer-{kind}", kind)
    sign(bundle, signer)
    assert judge(bundle, "--ca", laboratory.ca, "--require-signature")["verdict"] == "AUTHENTIC"
    verify_with_openssl(bundle, laboratory)


def test_the_chain_is_in_the_signature(bundle, laboratory, programs, judge):
    """So that openssl and `exhibit verify` need the root alone."""
    department = laboratory.issue("department", extensions=pki.DEPARTMENT)
    carol = laboratory.issue("carol", issuer=department)
    sign = ("sign", bundle, "--key", carol.key, "--cert", carol.certificate)
    trust = ("--ca", laboratory.ca)
    assert programs.exhibit(*sign).status == 0
    assert judge(bundle, *trust)["verdict"] == "CONSISTENT-UNSIGNED"
    beside(bundle, ".SEAL.p7s").unlink()
    assert programs.exhibit(*sign, "--chain", department.certificate).status == 0
    assert judge(bundle, *trust, "--require-signature")["verdict"] == "AUTHENTIC"
    verify_with_openssl(bundle, laboratory)


def test_a_signature_by_openssl(bundle, alice, laboratory, judge):
    """CAdES-BES by another program, and by one that does not bind the certificate."""
    beside(bundle, ".SEAL").write_bytes(Bundle(bundle).content("SEAL"))
    for options in (["-cades"], []):
        run("openssl", "cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", *options,
            "-in", beside(bundle, ".SEAL"), "-signer", alice.certificate, "-inkey", alice.key, "-out", beside(bundle, ".SEAL.p7s"))  # fmt: skip
        beside(bundle, ".SEAL.p7s").chmod(0o644)
        beside(bundle, ".SEAL").chmod(0o644)
        assert judge(bundle, "--signer", alice.certificate)["verdict"] == "AUTHENTIC"


def test_a_key_named_by_its_digest(bundle, alice, sign, judge):
    """The digest is made as `exhibit verify --help` tells."""
    sign(bundle, alice)
    pem = run("openssl", "x509", "-noout", "-pubkey", "-in", alice.certificate)
    der = run("openssl", "pkey", "-pubin", "-outform", "DER", input=pem)
    digest = run("sha256sum", input=der).split()[0].decode()
    assert judge(bundle, "--signer", f"sha256:{digest}", "--require-signature")["verdict"] == "AUTHENTIC"


def test_time_stamps_without_a_network(bundle, alice, authority, sign, timestamp, judge, strict, folder):
    sign(bundle, alice)
    timestamp(bundle, "--query-only")
    answers = []
    for suffix in (".SEAL", ".SEAL.p7s"):
        query = beside(bundle, suffix + ".tsq").read_bytes()
        request = urllib.request.Request(authority, query, {"Content-Type": "application/timestamp-query"})
        answers.append(folder / f"answer{suffix}")
        answers[-1].write_bytes(urllib.request.urlopen(request).read())
    timestamp(bundle, "--response", answers[1], "--response", answers[0])
    assert judge(bundle, *strict)["verdict"] == "AUTHENTIC"


def test_time_stamps_that_name_their_certificate_by_sha1(bundle, laboratory, timestamp, judge):
    """ESSCertID of RFC 3161 itself, which authorities in use still send."""
    with pki.serve(lambda query: laboratory.stamp(query, certificate_ids="sha1")) as address:
        timestamp(bundle, "--tsa", address)
    assert judge(bundle, "--tsa-ca", laboratory.ca, "--require-timestamp")["verdict"] == "CONSISTENT-UNSIGNED"


def test_from_standard_input(bundle, alice, sign, programs):
    sign(bundle, alice)
    argv = [programs.reader, "verify", "--signer", alice.certificate, "--require-signature", "-"]
    for options, status in ((["--sidecars", bundle], 0), ([], 1)):
        with bundle.open("rb") as opened:
            assert subprocess.run([*argv, *options], stdin=opened, stdout=subprocess.DEVNULL).returncode == status


def test_expired_since_it_was_time_stamped(bundle, laboratory, authority, sign, timestamp, judge):
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=6)
    signer = laboratory.issue_until("soon-expired", end)
    sign(bundle, signer)
    timestamp(bundle, "--tsa", authority)
    time.sleep((end - datetime.datetime.now(datetime.timezone.utc)).total_seconds() + 1.5)
    trust = ("--ca", laboratory.ca, "--tsa-ca", laboratory.ca)
    report = judge(bundle, *trust, "--require-signature")
    assert report["verdict"] == "AUTHENTIC"
    assert "expired" in report["signatures"][0]["notes"][0]
    beside(bundle, ".SEAL.p7s.tsr").unlink()
    assert judge(bundle, *trust)["verdict"] == "CONSISTENT-UNSIGNED"
    judge(bundle, *trust, "--require-signature", status=1)


# --- passphrases ----------------------------------------------------------------------------------------------------


@pytest.fixture
def locked(laboratory, alice):
    key = laboratory.folder / "locked.key"
    run("openssl", "pkcs8", "-topk8", "-v2", "aes256", "-in", alice.key, "-out", key, "-passout", "pass:correct horse")
    key.chmod(0o644)
    return pki.Identity(key, alice.certificate)


@pytest.mark.parametrize("passphrase, status", [("correct horse", 0), ("battery staple", 2)])
def test_passphrase_is_asked_on_the_terminal(passphrase, status, bundle, locked, programs, judge):
    argv = [programs.reader, "sign", bundle, "--key", locked.key, "--cert", locked.certificate]
    shown, got = answer_on_terminal([os.fspath(argument) for argument in argv], passphrase)
    assert got == status, shown
    assert b"Passphrase of" in shown and passphrase.encode() not in shown
    assert beside(bundle, ".SEAL.p7s").exists() == (status == 0)


def test_without_a_terminal_there_is_nobody_to_ask(bundle, locked, programs):
    result = programs.exhibit("sign", bundle, "--key", locked.key, "--cert", locked.certificate, start_new_session=True)
    assert result.status == 2 and "no terminal" in result.complaint


# --- what is refused ------------------------------------------------------------------------------------------------


def test_nothing_is_replaced(bundle, alice, authority, sign, timestamp):
    sign(bundle, alice)
    timestamp(bundle, "--tsa", authority)
    before = {file: file.read_bytes() for file in bundle.parent.iterdir()}
    assert "overwritten" in sign(bundle, alice, status=2).complaint
    assert "overwritten" in timestamp(bundle, "--tsa", authority, status=2).complaint
    assert {file: file.read_bytes() for file in bundle.parent.iterdir()} == before


@pytest.mark.parametrize("damage, status", [("cut", 3), ("flip", 1), ("append", 4)])
def test_what_is_not_consistent_is_not_signed(damage, status, bundle, alice, authority, sign, timestamp):
    headers = Bundle(bundle).headers
    if damage == "cut":
        tamper.cut(bundle, headers["SEAL"].offset)
    elif damage == "flip":
        tamper.flip(bundle, headers["data/containers.jsonl"].offset_data)
    else:
        with bundle.open("ab") as opened:
            opened.write(b"x")
    sign(bundle, alice, status=status)
    timestamp(bundle, "--tsa", authority, status=status)
    assert list(bundle.parent.iterdir()) == [bundle]


def test_ed25519_is_told_to_use_openssh(bundle, laboratory, programs):
    key, certificate = laboratory.folder / "ed.key", laboratory.folder / "ed.pem"
    run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key)
    run("openssl", "req", "-x509", "-key", key, "-out", certificate, "-subj", "/CN=ed")
    key.chmod(0o644)
    result = programs.exhibit("sign", bundle, "--key", key, "--cert", certificate)
    assert result.status == 2 and "--ssh-key" in result.complaint


def test_rejection_has_the_authoritys_words(bundle, laboratory, timestamp):
    with pki.serve(lambda query: laboratory.stamp(query, digests="sha512")) as address:
        complaint = timestamp(bundle, "--tsa", address, status=2).complaint
    assert "Message digest algorithm is not supported" in complaint
    assert not beside(bundle, ".SEAL.tsr").exists()


def test_an_answer_to_somebody_elses_query(bundle, laboratory, timestamp):
    """The right digest, without the nonce: an old answer played again."""
    seal = bundle.parent / "seal"
    seal.write_bytes(Bundle(bundle).content("SEAL"))
    query = run("openssl", "ts", "-query", "-data", seal, "-sha256", "-cert")
    with pki.serve(lambda _: laboratory.stamp(query)) as address:
        assert "nonce" in timestamp(bundle, "--tsa", address, status=2).complaint


@pytest.mark.parametrize("options", [{"status": 500}, {"content_type": "text/html"}])
def test_no_time_stamp_at_all(options, bundle, timestamp):
    with pki.serve(lambda _: b"<html>\x1b[2J</html>", **options) as address:
        complaint = timestamp(bundle, "--tsa", address, status=2).complaint
    assert "\x1b" not in complaint and len(complaint.splitlines()) == 1


def test_nobody_listens(bundle, timestamp):
    assert "authority" in timestamp(bundle, "--tsa", "http://127.0.0.1:9/", status=2).complaint


# --- what openssl lets pass -----------------------------------------------------------------------------------------


def verify_with_openssl(bundle, laboratory):
    run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", beside(bundle, ".SEAL.p7s"),
        "-content", beside(bundle, ".SEAL"), "-CAfile", laboratory.ca, "-out", os.devnull)  # fmt: skip


def sign_with_openssl(bundle, signer, *options):
    beside(bundle, ".SEAL").write_bytes(Bundle(bundle).content("SEAL"))
    run("openssl", "cms", "-sign", "-binary", "-outform", "DER", *options, "-in", beside(bundle, ".SEAL"),
        "-signer", signer.certificate, "-inkey", signer.key, "-out", beside(bundle, ".SEAL.p7s"))  # fmt: skip


def test_attack_30_junk_after_what_was_signed(bundle, alice, authority, laboratory, sign, timestamp, judge, strict):
    sign(bundle, alice)
    timestamp(bundle, "--tsa", authority)
    for suffix, code in ((".SEAL.p7s", "bad-signature"), (".SEAL.tsr", "bad-time-stamp")):
        file = beside(bundle, suffix)
        honest = file.read_bytes()
        file.write_bytes(honest + b"junk")
        if suffix == ".SEAL.p7s":
            verify_with_openssl(bundle, laboratory)
        report = judge(bundle, *strict, status=1)
        assert report["verdict"] == "TAMPERED" and code in codes(report)
        file.write_bytes(honest)
    assert judge(bundle, *strict)["verdict"] == "AUTHENTIC"


def test_attack_31_another_certificate_of_the_same_authority(bundle, alice, laboratory, sign, judge):
    sign(bundle, laboratory.issue("mallory"))
    verify_with_openssl(bundle, laboratory)
    named = ("--ca", laboratory.ca, "--signer", alice.certificate)
    assert judge(bundle, *named)["verdict"] == "CONSISTENT-UNSIGNED"
    assert codes(judge(bundle, *named, "--require-signature", status=1)) == ["no-trusted-signature"]


def test_attack_33_sha1(bundle, alice, laboratory, judge):
    sign_with_openssl(bundle, alice, "-md", "sha1")
    verify_with_openssl(bundle, laboratory)
    report = judge(bundle, "--ca", laboratory.ca, status=1)
    assert report["verdict"] == "TAMPERED" and codes(report) == ["bad-signature"]


def test_attack_35_a_rejection_kept_as_a_time_stamp(bundle, laboratory, timestamp, judge):
    timestamp(bundle, "--query-only")
    query = beside(bundle, ".SEAL.tsq").read_bytes()
    beside(bundle, ".SEAL.tsr").write_bytes(laboratory.stamp(query, digests="sha512"))
    report = judge(bundle, "--tsa-ca", laboratory.ca, status=1)
    assert report["verdict"] == "TAMPERED" and codes(report) == ["bad-time-stamp"]


def test_attack_38_sidecars_of_others(bundle, bundle_of_others, alice, authority, sign, timestamp, judge, strict):
    sign(bundle_of_others, alice)
    timestamp(bundle_of_others, "--tsa", authority)
    for suffix in (".SEAL", ".SEAL.p7s", ".SEAL.tsr", ".SEAL.p7s.tsr"):
        shutil.copyfile(beside(bundle_of_others, suffix), beside(bundle, suffix))
    report = judge(bundle, *strict, status=1)
    assert report["verdict"] == "TAMPERED"
    assert {"seal-copy", "bad-signature", "bad-time-stamp"} <= set(codes(report))


@pytest.fixture
def bundle_of_others(runc, images, collect, fresh_name):
    with runc.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        return collect("others.tar", "--container", container.name)


# --- the documented commands ----------------------------------------------------------------------------------------


def documented_commands(page):
    """Those of openssl that a page prints as lines by themselves, on what stands over a seal and who signed it."""
    lines = [line.strip() for line in (PROJECT / page).read_text().splitlines()]
    return [line for line in lines if line.startswith("openssl ") and (".SEAL" in line or "signer.pem" in line)]


PAGES = {
    "evidence/FORMAT.md": "B",
    "cmake/man/exhibit-sign.1": NAME,
    "cmake/man/exhibit-timestamp.1": NAME,
}


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_that_are_documented(page, bundle, alice, laboratory, authority, sign, timestamp, folder):
    bundle = bundle.rename(folder / PAGES[page])
    sign(bundle, alice)
    timestamp(bundle, "--tsa", authority)
    for name in ("ca.pem", "tsa-ca.pem"):
        shutil.copyfile(laboratory.ca, folder / name)
    commands = documented_commands(page)
    assert len(commands) >= 2
    said = b"".join(run(*shlex.split(command), cwd=folder) for command in commands)
    assert b"alice" in said or b"Time stamp" in said

    tamper.flip(beside(bundle, ".SEAL"), 30)
    for command in commands:
        if "-verify" in command and ("-content B" in command or "SEAL -" in command):
            assert subprocess.run(shlex.split(command), cwd=folder, capture_output=True).returncode != 0, command
