"""Attack 39 and the ordinary life of a custody log: `exhibit custody`, checked with sha256sum, jq and ssh-keygen."""

import hashlib
import json

import pytest

from harness import pki, ssh, tamper
from harness.commands import run


@pytest.fixture
def bundle(original, folder):
    folder.chmod(0o777)
    return tamper.copy(original, folder, "before.tar")


@pytest.fixture
def ada(folder):
    return ssh.make_person(folder, "ada")


@pytest.fixture
def bob(folder):
    return ssh.make_person(folder, "bob", "ecdsa256")


@pytest.fixture
def custody(programs, bundle):
    """The record of one action on the bundle's log."""

    def custody(action, *options, status=0):
        result = programs.exhibit("custody", action, bundle, "--json", *options)
        assert result.status == status, result.text + result.complaint
        return result.record

    return custody


@pytest.fixture
def log(bundle):
    return bundle.with_name(bundle.name + ".custody.jsonl")


@pytest.fixture
def story(custody, ada, bob):
    """Received, examined, handed over and accepted; the head at the end."""
    custody("add", "--event", "received", "--by", "Ada", "--where", "the host", "--why", "case 17", "--ssh-key", ada.key)
    custody("add", "--event", "examined", "--by", "Ada", "--where", "lab 2", "--ssh-key", ada.key)
    custody("transfer", "--to", "Bob", "--by", "Ada", "--ssh-key", ada.key)
    return custody("accept", "--by", "Bob", "--ssh-key", bob.key)["head"]


def codes(report):
    return {fault["code"] for fault in report["faults"]}


def lines_of(log):
    return log.read_bytes().splitlines(keepends=True)


@pytest.mark.story
def test_handed_over_and_accepted_it_is_whole(story, custody, bundle, log, folder, ada, bob, programs):
    before = bundle.read_bytes()
    allowed = ssh.allow(folder, ada, bob)
    report = custody("verify", "--signer", allowed, "--expect-head", story)
    assert report["state"] == "WHOLE" and report["faults"] == []
    roles = [[signature["role"] for signature in event["signatures"]] for event in report["events"]]
    assert roles == [["actor"], ["actor"], ["giver", "receiver"], ["actor"]]
    text = programs.exhibit("custody", "log", bundle, "--signer", allowed).text
    for word in ("received", "examined", "transferred", "accepted", "case 17", "lab 2", "Bob", "WHOLE"):
        assert word in text
    assert bundle.read_bytes() == before
    assert log.stat().st_mode & 0o777 == 0o600


def test_ordinary_tools_check_it(story, bundle, log, folder, ada, bob):
    lines = lines_of(log)
    records = [json.loads(line) for line in lines]
    assert records[0]["previous"] == hashlib.sha256(
        run("sh", "-c", f"tar -xOf {bundle} --wildcards '*/SEAL'")
    ).hexdigest()
    for before, record in zip(lines, records[1:]):
        assert record["previous"] == hashlib.sha256(before).hexdigest()
    assert hashlib.sha256(lines[-1]).hexdigest() == story
    allowed = ssh.allow(folder, ada, bob)
    signatures = [record for record in records if record["event"] == "signature"]
    assert len(signatures) == 5
    for record in signatures:
        signature = folder / "signature"
        signature.write_bytes(run("base64", "-d", input=record["signature"].encode()))
        signer = bob if record["role"] == "receiver" or record["of"] == 7 else ada
        ssh.verify(lines[record["of"] - 1], signature, allowed, signer, "exhibit-custody")


def test_each_event_holds_what_a_reading_found(story, bundle, log):
    for record in map(json.loads, lines_of(log)):
        if record["event"] == "signature":
            continue
        assert record["bundle"]["bytes"] == bundle.stat().st_size
        assert record["bundle"]["sha256"] == run("sha256sum", bundle).decode()[:64]
        head = run("head", "-c", str(record["bundle"]["prefix_bytes"]), bundle)
        assert record["bundle"]["prefix_sha256"] == hashlib.sha256(head).hexdigest()


def test_attack_39_edited(story, custody, log):
    for number in range(len(lines_of(log)) - 1):
        lines = lines_of(log)
        damaged = list(lines)
        damaged[number] = damaged[number].replace(b'"when":"20', b'"when":"19', 1)
        log.write_bytes(b"".join(damaged))
        report = custody("verify", status=1)
        assert report["state"] == "BROKEN" and codes(report) & {"edited-line", "bad-signature"}, report["faults"]
        log.write_bytes(b"".join(lines))


def test_attack_39_line_deleted(story, custody, log):
    lines = lines_of(log)
    for number in range(len(lines) - 1):
        log.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))
        assert "deleted-line" in codes(custody("verify", status=1))


def test_attack_39_forked(custody, log, ada):
    custody("add", "--event", "received", "--ssh-key", ada.key)
    stem = lines_of(log)
    custody("add", "--event", "examined", "--ssh-key", ada.key)
    head = custody("verify")["head"]
    one = lines_of(log)
    log.write_bytes(b"".join(stem))
    custody("add", "--event", "returned", "--ssh-key", ada.key)
    other = lines_of(log)
    assert "tail-cut" in codes(custody("verify", "--expect-head", head, status=1))
    log.write_bytes(b"".join(one + other[len(stem) :]))
    assert "forked" in codes(custody("verify", status=1))


def test_attack_39_tail_cut(story, custody, log, bundle, programs):
    lines = lines_of(log)
    for kept in range(1, len(lines)):
        log.write_bytes(b"".join(lines[:kept]))
        assert "tail-cut" in codes(custody("verify", "--expect-head", story, status=1))
        assert programs.exhibit("verify", bundle, "--expect-head", story).status == 1
    log.unlink()
    assert programs.exhibit("verify", bundle, "--expect-head", story).status == 1


def test_attack_39_tail_cut_below_a_time_stamp(story, custody, log, workplace, ada):
    laboratory = pki.Pki(workplace.folder("custody-laboratory"))
    with pki.serve(laboratory.stamp) as address:
        custody("stamp", "--tsa", address, "--tsa-ca", laboratory.ca)
    stamped = lines_of(log)
    stamp = log.with_name(f"{log.name}.{len(stamped)}.tsr")
    head = log.with_name("head")
    head.write_bytes(stamped[-1])
    run("openssl", "ts", "-verify", "-in", stamp, "-data", head, "-CAfile", laboratory.ca)
    # What is added later leaves the stamp as good as it was.
    custody("add", "--event", "stored", "--ssh-key", ada.key)
    (statement,) = custody("verify", "--tsa-ca", laboratory.ca)["time_stamps"]
    assert statement["line"] == len(stamped) and statement["trusted"]
    log.write_bytes(b"".join(stamped[:-1]))
    assert "tail-cut" in codes(custody("verify", status=1))


def test_unsigned_and_unanswered_is_open(custody):
    custody("add", "--event", "received")
    assert codes(custody("verify", status=3)) == {"unsigned-event"}
    custody("transfer", "--to", "Bob")
    assert codes(custody("verify", status=3)) == {"unsigned-event", "missing-receiver"}


def test_a_signer_who_was_not_named_breaks_it(story, custody, ada):
    assert codes(custody("verify", "--signer", ada.public, status=1)) == {"untrusted-signer"}


def test_certificates_sign_as_well(custody, workplace):
    laboratory = pki.Pki(workplace.folder("custody-certificates"))
    alice = laboratory.issue("alice")
    custody("add", "--event", "received", "--key", alice.key, "--cert", alice.certificate)
    report = custody("verify", "--signer", alice.certificate)
    assert report["state"] == "WHOLE"
    assert report["events"][0]["signatures"][0]["signer"] == "CN=alice"


def test_another_bundles_log_is_not_this_ones(story, custody, log, bundle, folder, programs, runc, images, collect):
    with runc.container(images.busybox, "sleep", "1000000", name="not-in-custody") as container:
        other = collect("other.tar", "--container", container.name)
    log.rename(other.with_name(other.name + ".custody.jsonl"))
    result = programs.exhibit("custody", "verify", other, "--json")
    assert result.status == 1 and "another-bundle" in codes(result.record)
    assert programs.exhibit("verify", other).status == 1
    assert programs.exhibit("custody", "add", other, "--event", "examined").status == 2


def test_a_changed_bundle_is_recorded_as_that(story, custody, bundle):
    tamper.flip(bundle, 1000)
    assert custody("add", "--event", "examined", status=1)["verdict"] == "TAMPERED"
    assert "bundle-changed" in codes(custody("verify", status=1))


def test_a_torn_line_is_told_and_set_aside(story, custody, log, ada):
    whole = log.read_bytes()
    with log.open("ab") as file:
        file.write(b'{"exhibit_custody":1,"line":')
    assert codes(custody("verify", status=3)) == {"torn-line"}
    repaired = custody("repair", "--ssh-key", ada.key)
    assert log.with_name(repaired["torn_line_in"].rsplit("/")[-1]).read_bytes() == b'{"exhibit_custody":1,"line":'
    assert log.read_bytes().startswith(whole)
    assert custody("verify")["state"] == "WHOLE"


def test_hostile_names_do_not_reach_the_terminal(custody, bundle, programs):
    custody("add", "--event", "examined", "--by", "\x1b[2Jeve\nADMIN", "--note", "\u202egnp.exe")
    text = programs.exhibit("custody", "log", bundle).text
    assert "\x1b" not in text and "\u202e" not in text and "\nADMIN" not in text


def test_verify_tells_of_custody(story, programs, bundle):
    result = programs.exhibit("verify", bundle, "--expect-head", story)
    assert result.status == 0 and "Custody WHOLE" in result.text
    assert programs.exhibit("verify", bundle, "--json").record["custody"]["head"] == story
