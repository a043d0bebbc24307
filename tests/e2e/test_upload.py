"""`exhibit upload` to a store that speaks S3, by URLs that deploy/s3/exhibit-presign signed, over a way that breaks."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import types
from pathlib import Path

import pytest

from harness import store, tamper
from harness.bundle import Bundle
from harness.commands import PATIENCE_S, UNPRIVILEGED, run
from harness.terminal import standard_error_on_terminal

PROJECT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))
PART = 40_000


@pytest.fixture(scope="module")
def port(workplace):
    with store.serve(workplace, CACHE) as port:
        yield port


@pytest.fixture
def way(port):
    made = store.Way(port)
    yield made
    made.close()


@pytest.fixture
def bundle(original, folder):
    """In a folder of its user's, who has to remember parts beside it."""
    folder.chmod(0o777)
    return tamper.copy(original, folder, "host.tar")


@pytest.fixture
def plan(way, bundle, folder, fresh_name):
    """Writes a plan for an object of its own."""

    def plan(*arguments, file="plan.json", endpoint=None):
        path = folder / file
        if "--renew" not in arguments:
            arguments = (f"{store.BUCKET}/{fresh_name}.tar", *arguments)
        path.write_text(store.presign(endpoint or way.endpoint, *arguments))
        return path

    return plan


def in_parts(bundle):
    return ("--part-bytes", str(PART), "--parts", str(-(-bundle.stat().st_size // PART) + 2))


@pytest.fixture
def upload(programs):
    def upload(bundle, plan, *arguments, status=0):
        result = programs.exhibit("upload", bundle, "--to", plan, "--json", *arguments)
        assert result.status == status, result.text + result.complaint
        assert "X-Amz" not in result.text + result.complaint, "a presigned URL is a secret"
        return result.record if result.stdout else result.complaint

    return upload


def stored(port, plan):
    """The object's bytes, asked for directly."""
    get = json.loads(plan.read_text())["get"]
    return run("curl", "--silent", "--fail", get)


def journal(bundle):
    return bundle.with_name(bundle.name + ".upload.jsonl")


def seal_of(bundle):
    return hashlib.sha256(Bundle(bundle).content("SEAL")).hexdigest()


def test_in_parts_and_read_back(bundle, plan, upload, way, port):
    where = plan(*in_parts(bundle))
    done = upload(bundle, where)
    assert done["parts"] > 2 and done["parts_found"] == 0
    assert done["seal_sha256"] == seal_of(bundle)
    assert done["read_back"] == {"sha256": done["sha256"], "same": True, "verdict": "CONSISTENT-UNSIGNED"}
    assert stored(port, where) == bundle.read_bytes()
    assert not journal(bundle).exists()


def test_a_terminal_is_told_how_far_it_is(bundle, plan, way, programs):
    """Whether something goes on, and which of the three ways of all the bytes it is."""
    where = plan(*in_parts(bundle))

    def start(terminal):
        argv = [programs.reader, "upload", bundle, "--to", where]
        return subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=terminal)

    shown, status = standard_error_on_terminal(start)
    assert status == 0
    for stage in (b"checking", b"sending", b"reading back"):
        assert re.search(stage + rb"  \[#*\.*\] +\d+%", shown), stage


def test_whole_by_one_url(bundle, plan, upload, port):
    where = plan("--single")
    assert upload(bundle, where)["read_back"]["same"]
    assert stored(port, where) == bundle.read_bytes()


def test_a_file_may_hold_the_one_url_alone(bundle, plan, upload, folder, port):
    where = plan("--single")
    bare = folder / "url"
    bare.write_text(json.loads(where.read_text())["put"] + "\n")
    assert upload(bundle, bare)["read_back"] is None
    assert stored(port, where) == bundle.read_bytes()


def test_a_connection_that_breaks_within_a_part_is_made_again(bundle, plan, upload, way, port):
    where = plan(*in_parts(bundle))
    way.break_after("part 2", PART // 2)
    assert upload(bundle, where)["read_back"]["same"]
    assert way.breaks == [] and [asked.split()[-1] for asked in way.asked if "part" in asked][:3] == ["1", "2", "2"]
    assert stored(port, where) == bundle.read_bytes()


def test_an_upload_that_ended_goes_on_where_it_was(bundle, plan, upload, way, port):
    where = plan(*in_parts(bundle))
    way.break_after("part 3", PART // 2)
    complaint = upload(bundle, where, "--tries", "1", status=2)
    assert "part 3" in complaint and "goes on where it was" in complaint
    assert len(journal(bundle).read_text().splitlines()) == 1 + 2
    way.asked.clear()
    done = upload(bundle, where)
    assert done["parts_found"] == 2 and done["read_back"]["same"]
    assert not any(asked.endswith(("part 1", "part 2")) for asked in way.asked)
    assert stored(port, where) == bundle.read_bytes() and not journal(bundle).exists()


def test_it_goes_on_with_urls_that_were_signed_anew(bundle, plan, upload, way, port):
    where = plan(*in_parts(bundle))
    way.break_after("part 2", PART // 2)
    upload(bundle, where, "--tries", "1", status=2)
    anew = plan("--renew", where, "--seconds", "7200", file="anew.json")
    assert anew.read_text() != where.read_text()
    assert upload(bundle, anew)["parts_found"] == 1
    assert stored(port, anew) == bundle.read_bytes()


def test_another_upload_finds_no_parts_of_this_one(bundle, plan, upload, way):
    way.break_after("part 2", PART // 2)
    upload(bundle, plan(*in_parts(bundle)), "--tries", "1", status=2)
    assert upload(bundle, plan(*in_parts(bundle)))["parts_found"] == 0


def test_a_line_of_the_journal_that_was_cut_does_not_count(bundle, plan, upload, way, port):
    where = plan(*in_parts(bundle))
    way.break_after("part 3", PART // 2)
    upload(bundle, where, "--tries", "1", status=2)
    content = journal(bundle).read_text()
    journal(bundle).write_text(content[:-5])
    assert upload(bundle, where)["parts_found"] == 1
    assert stored(port, where) == bundle.read_bytes()


def test_a_reading_back_that_breaks_is_made_again(bundle, plan, upload, way):
    where = plan(*in_parts(bundle))
    way.break_after("^GET", 50_000, of="answer")
    assert upload(bundle, where)["read_back"]["same"]
    assert sum(asked.startswith("GET") for asked in way.asked) == 2


def test_a_completion_whose_answer_was_lost_is_told_by_reading_back(bundle, plan, upload, way):
    where = plan(*in_parts(bundle))
    way.asked.clear()
    way.break_after("^POST", 0, of="answer")
    assert upload(bundle, where, "--tries", "2")["read_back"]["same"]
    assert sum(asked.startswith("POST") for asked in way.asked) > 1


def test_another_object_than_was_sent_is_told(bundle, plan, upload, folder, way):
    damaged = tamper.copy(bundle, folder, "damaged.tar")
    tamper.flip(damaged, 520)
    elsewhere = json.loads(store.presign(way.endpoint, f"{store.BUCKET}/elsewhere.tar", "--single"))
    run("curl", "--silent", "--fail", "--upload-file", damaged, elsewhere["put"])
    where = plan(*in_parts(bundle))
    where.write_text(json.dumps({**json.loads(where.read_text()), "get": elsewhere["get"]}))
    done = upload(bundle, where, status=1)
    assert done["read_back"]["same"] is False and done["read_back"]["verdict"] == "TAMPERED"


@pytest.fixture
def plan_for(folder):
    """Writes a plan for a store of harness.store.Answers."""

    def plan_for(answering, parts, **more):
        urls = [f"{answering.endpoint}/{number}" for number in range(1, parts + 1)]
        path = folder / "plan.json"
        path.write_text(json.dumps({"part_bytes": PART, "parts": urls, "complete": f"{answering.endpoint}/complete", **more}))
        return path

    return plan_for


def puts(answering):
    return [asked for asked in answering.asked if asked.startswith("PUT")]


def test_parts_that_the_store_lost_are_all_sent_once_more(bundle, plan_for, upload):
    parts = -(-bundle.stat().st_size // PART)
    with store.answering(refusals=1) as answering:
        done = upload(bundle, plan_for(answering, parts))
    assert done["parts"] == parts and done["parts_found"] == 0
    assert puts(answering) == [f"PUT /{number}" for number in range(1, parts + 1)] * 2
    assert not journal(bundle).exists()


def test_a_store_that_loses_parts_again_is_told(bundle, plan_for, upload):
    parts = -(-bundle.stat().st_size // PART)
    with store.answering(refusals=9) as answering:
        assert "400 (InvalidPart)" in upload(bundle, plan_for(answering, parts), status=2)
    assert len(puts(answering)) == 2 * parts and answering.refusals == 7


def test_an_object_without_an_end_is_another(bundle, plan_for, upload):
    parts = -(-bundle.stat().st_size // PART)
    with store.answering(object=bundle.read_bytes()) as answering:
        done = upload(bundle, plan_for(answering, parts, get=f"{answering.endpoint}/object"), status=1)
    assert done["read_back"]["same"] is False
    assert answering.given < bundle.stat().st_size + (32 << 20), "it went on reading"
    assert answering.asked.count("GET /object") == 1


def test_a_plan_that_others_can_read_is_warned_of(bundle, plan, programs):
    where = plan("--single")
    where.chmod(0o640)
    shutil.chown(where, "nobody", "nogroup")
    assert f"{where}: warning: group or others can read it" in programs.exhibit("upload", bundle, "--to", where).complaint
    where.chmod(0o600)
    assert "warning" not in programs.exhibit("upload", bundle, "--to", where).complaint


def test_a_signed_plan_is_a_new_file_of_its_owners(way, folder, fresh_name):
    where = folder / "signed.json"
    arguments = (f"{store.BUCKET}/{fresh_name}.tar", "--single", "-o", where)
    assert store.presign(way.endpoint, *arguments) == ""
    assert where.stat().st_mode & 0o777 == 0o600 and json.loads(where.read_text())["put"]
    content = where.read_bytes()
    refused = subprocess.run([store.PRESIGN, "--endpoint", way.endpoint, *arguments], env={**os.environ, **store.KEYS}, capture_output=True)
    assert refused.returncode == 1 and b"signed.json: File exists" in refused.stderr
    assert where.read_bytes() == content
    parts = (f"{store.BUCKET}/x.tar", "-o", folder / "none.json")
    subprocess.run([store.PRESIGN, "--endpoint", "http://127.0.0.1:1", *parts], env={**os.environ, **store.KEYS}, capture_output=True)
    assert not (folder / "none.json").exists(), "left where the store began no upload"


def test_nothing_goes_to_another_host_in_the_clear(bundle, folder, upload):
    where = folder / "plan.json"
    where.write_text("http://192.0.2.1/k?X-Amz-Signature=secret")
    assert "only https:// goes there" in upload(bundle, where, status=2)


def test_what_is_tampered_with_is_not_sent(bundle, plan, upload, way):
    tamper.flip(bundle, 520)
    assert "TAMPERED" in upload(bundle, plan("--single"), status=1)
    assert way.asked == []


def test_what_is_incomplete_is_not_sent(bundle, plan, upload, folder, way):
    cut = folder / "cut.tar"
    cut.write_bytes(bundle.read_bytes()[:50_000])
    assert "INCOMPLETE" in upload(cut, plan("--single"), status=3)
    assert way.asked == []


def test_an_encrypted_bundle_is_sent_as_it_is(bundle, plan, upload, folder):
    key = folder / "key.txt"
    run("age-keygen", "-o", key)
    recipient = run("age-keygen", "-y", key).decode().strip()
    sealed = folder / "host.tar.age"
    sealed.write_bytes(run("age", "-r", recipient, input=bundle.read_bytes()))
    done = upload(sealed, plan("--single"))
    assert done["verdict"] == "ENCRYPTED" and done["seal_sha256"] is None and done["read_back"]["same"]


def test_urls_that_have_ended_are_told_and_signed_anew(bundle, plan, upload, port):
    where = plan(*in_parts(bundle), "--seconds", "1")
    time.sleep(2.5)
    complaint = upload(bundle, where, status=2)
    assert "403 (AccessDenied)" in complaint and "signed anew" in complaint
    anew = plan("--renew", where, file="anew.json")
    assert upload(bundle, anew)["read_back"]["same"]


def test_a_key_that_the_store_does_not_know_is_refused(bundle, plan, upload):
    where = plan("--single")
    where.write_text(where.read_text().replace("S3RVER", "SOMEONE"))
    assert "403 (InvalidAccessKeyId)" in upload(bundle, where, status=2)


def test_what_is_there_already_is_no_failure(bundle, plan, upload, way):
    """The store knows the upload no more, and has the object."""
    where = plan(*in_parts(bundle))
    upload(bundle, where)
    done = upload(bundle, where, "--tries", "2")
    assert done["read_back"]["same"] and not journal(bundle).exists()


def test_urls_are_signed_as_amazon_says(monkeypatch):
    """The example of "Authenticating Requests: Using Query Parameters" in the Amazon S3 API reference; s3rver looks at dates
    and key ids, and computes no signature of version 4.
    """
    script = types.ModuleType("presign")
    exec(store.PRESIGN.read_text(), script.__dict__)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    signer = script.Signer("https://examplebucket.s3.amazonaws.com", "us-east-1", 86400)
    url = signer.url("GET", "/test.txt", now="20130524T000000Z")
    assert url.endswith("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


def test_too_few_parts_are_told_before_anything_is_sent(bundle, plan, upload, way):
    where = plan("--part-bytes", str(PART), "--parts", "1")
    way.asked.clear()
    assert "there are URLs for 1" in upload(bundle, where, status=2)
    assert way.asked == []


def test_a_store_that_is_not_there_is_told(bundle, plan, upload):
    where = plan("--single")
    where.write_text(json.dumps({"put": "http://127.0.0.1:1/x?X-Amz-Signature=secret"}))
    complaint = upload(bundle, where, "--tries", "2", status=2)
    assert "http://127.0.0.1:1/x" in complaint and "once more in 0.5 s" in complaint


@pytest.mark.parametrize("text", ["", "ftp://x/y", '{"put": "x"}', '{"parts": []}', '{"put": "http://x/y", "also": 1}', "[]"])
def test_a_plan_that_is_none_is_refused(text, bundle, folder, upload):
    where = folder / "plan.json"
    where.write_text(text)
    assert str(where) in upload(bundle, where, status=2)


def test_over_tls_the_stores_authority_must_be_known(bundle, plan, upload, workplace, folder):
    key, certificate = self_signed(folder, "store")
    with store.serve(workplace, CACHE, name="tls-store", tls=(key, certificate)) as port:
        where = plan("--single", endpoint=f"https://127.0.0.1:{port}")
        assert "certificate" in upload(bundle, where, status=2)
        assert upload(bundle, where, "--ca", certificate)["read_back"]["same"]


def self_signed(folder, name):
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
        "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1")  # fmt: skip
    certificate.chmod(0o644)
    return key, certificate


def test_authorities_that_are_named_stand_in_place_of_the_systems(bundle, plan, programs, workplace, folder):
    """The system's: a folder of this test's, in a mount namespace of the program's own."""
    key, certificate = self_signed(folder, "trusted")
    _, other = self_signed(folder, "other")
    system = folder / "certs"
    system.mkdir(mode=0o755)
    shutil.copy(certificate, system)
    run("openssl", "rehash", system)
    shutil.copy(other, system / "ca-certificates.crt")

    def upload(*arguments):
        beneath = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/ssl/certs && exec "$@"', system]
        argv = [*beneath, *UNPRIVILEGED, programs.reader, "upload", bundle, "--to", where, *arguments]
        return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S)

    with store.serve(workplace, CACHE, name="tls-store-of-the-system", tls=(key, certificate)) as port:
        where = plan("--single", endpoint=f"https://127.0.0.1:{port}")
        assert upload().returncode == 0, "the system's authorities"
        refused = upload("--ca", other)
        assert refused.returncode == 2 and b"certificate" in refused.stderr, refused.stderr
        assert upload("--ca", certificate).returncode == 0
