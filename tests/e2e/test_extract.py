"""`exhibit extract`: the bytes in hand, long after the container is gone, and harmless where they lie."""

import hashlib
import json
import os
import stat

import pytest

from harness import tamper
from harness.bundle import Bundle
from harness.commands import run, wait_until

IMPLANT = b"#!/bin/sh\necho implant\n" * 50
NAMES = (b"..escaped", b"new\nline", b"bad\xff", b"\x1b[2Jterminal", b"-rf")


@pytest.fixture(scope="module")
def taken(docker, images, holder, collect_once):
    """A bundle of a container that is gone, and the pid that its deleted program had."""
    options = [f"--volume={holder.parent}:/programs:ro"]
    with docker.container(images.busybox, "sleep", "1000000", name="taken", options=options) as container:
        (container.root / "srv/implant").write_bytes(IMPLANT)
        (container.root / "srv/implant").chmod(0o4755)
        (container.root / "tmp/copy").write_bytes(IMPLANT)
        for name in NAMES:
            with open(os.path.join(os.fsencode(container.root / "srv"), name), "wb") as file:
                file.write(b"called " + name)
        container.exec("sh", "-c", "/programs/holder deleted </dev/null >/dev/null 2>&1 &")
        (pid,) = wait_for_deleted(container)
        bundle = collect_once("b.tar", "--container", container.name)
    return bundle, pid


def wait_for_deleted(container):
    deleted = "/tmp/.deleted-program (deleted)"

    def found():
        return [pid for pid in container.all_pids() if os.readlink(f"/proc/{pid}/exe") == deleted]

    wait_until(found, "the deleted program")
    return found()


@pytest.fixture
def extract(programs, folder):
    folder.chmod(0o777)  # the reader is nobody

    def extract(bundle, *wanted, to="out", status=0):
        result = programs.exhibit("extract", bundle, "-o", folder / to, *wanted)
        assert result.status == status, result.complaint
        return folder / to

    return extract


def digest(content):
    return hashlib.sha256(content).hexdigest()


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.glob("*.bin")}


@pytest.mark.story
def test_everything_that_was_captured(taken, extract):
    bundle, _ = taken
    out = extract(bundle)
    run("sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS", cwd=out)
    assert contents(out) == {f"{sha256}.bin": content for sha256, content in Bundle(bundle).all_captured().items()}
    assert len((out / "SHA256SUMS").read_text().splitlines()) == len(contents(out))


@pytest.mark.parametrize("selector", ["/srv/implant", digest(IMPLANT), digest(IMPLANT)[:12], "/srv/impl*"])
def test_one_file(selector, taken, extract):
    out = extract(taken[0], selector)
    assert contents(out) == {f"{digest(IMPLANT)}.bin": IMPLANT}


def test_deleted_executable_by_pid(taken, holder, extract):
    bundle, pid = taken
    out = extract(bundle, f"pid:{pid}")
    assert contents(out) == {f"{digest(holder.read_bytes())}.bin": holder.read_bytes()}


def test_records_tell_where_it_was(taken, extract):
    out = extract(taken[0], digest(IMPLANT))
    records = extracted(out)
    assert {place["path"] for record in records for place in record["places"]} == {"/srv/implant", "/tmp/copy"}
    assert {record["file"] for record in records} == {f"{digest(IMPLANT)}.bin"}
    assert {place["container"] for record in records for place in record["places"]} == {"taken"}
    index = (out / "INDEX.txt").read_text()
    assert "/srv/implant" in index and digest(IMPLANT) in index


def extracted(out):
    return [json.loads(line) for line in (out / "extracted.jsonl").read_text().splitlines()]


def test_nothing_can_be_run_or_is_open_to_others(taken, extract):
    out = extract(taken[0])
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}


def test_hostile_names_lead_nowhere(taken, extract, folder):
    out = extract(taken[0])
    assert os.listdir(folder) == ["out"]
    allowed = set("0123456789abcdefghijklmnopqrstuvwxyzINDEXSHAUM.2567")
    assert all(set(name) <= allowed for name in os.listdir(out))
    assert "\x1b" not in (out / "INDEX.txt").read_text()


def test_nothing_is_overwritten(taken, extract):
    out = extract(taken[0], "/srv/implant")
    before = {file.name: (file.stat().st_ino, file.read_bytes()) for file in out.iterdir()}
    extract(taken[0], status=2)
    assert {file.name: (file.stat().st_ino, file.read_bytes()) for file in out.iterdir()} == before


def test_link_in_place_of_the_folder(taken, extract, folder):
    (folder / "elsewhere").mkdir(mode=0o777)
    (folder / "out").symlink_to("elsewhere")
    extract(taken[0], status=2)
    assert not os.listdir(folder / "elsewhere")


@pytest.mark.parametrize("selector", ["/no/such/file", "0" * 64, "pid:4194303"])
def test_what_is_not_there_is_named(selector, taken, programs, folder):
    folder.chmod(0o777)
    result = programs.exhibit("extract", taken[0], "-o", folder / "out", selector, "/srv/implant")
    assert result.status == 1
    assert selector in result.complaint
    assert contents(folder / "out") == {f"{digest(IMPLANT)}.bin": IMPLANT}


def test_nothing_stays_of_a_search_in_vain(taken, programs, folder):
    """A folder of nothing would be in the way of the next try; one that was there before stays."""
    folder.chmod(0o777)
    before = folder / "before"
    before.mkdir()
    before.chmod(0o777)
    for out in (folder / "out", before):
        assert programs.exhibit("extract", taken[0], "-o", out, "/no/such/file").status == 1
    assert os.listdir(folder) == ["before"]
    assert not os.listdir(before)


def test_image_file_was_not_captured(taken, programs, folder):
    folder.chmod(0o777)
    result = programs.exhibit("extract", taken[0], "-o", folder / "out", "/bin/busybox")
    assert result.status == 1
    assert "/bin/busybox" in result.complaint


def test_damaged_content_is_not_passed_off_as_whole(taken, extract, folder):
    bundle = tamper.copy(taken[0], folder)
    header = Bundle(bundle).headers[f"data/blob/{digest(IMPLANT)[:2]}/{digest(IMPLANT)}"]
    tamper.flip(bundle, header.offset_data + 5)
    out = extract(bundle, "/srv/implant", status=1)
    assert f"{digest(IMPLANT)}.bin" not in os.listdir(out)
