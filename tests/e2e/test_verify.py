"""`exhibit verify`: a verdict, every fault, and an exit status of its own for each."""

import shutil

import pytest

from harness import tamper
from harness.bundle import Bundle

STATUS = {"CONSISTENT-UNSIGNED": 0, "TAMPERED": 1, "INCOMPLETE": 3, "MALFORMED": 4}


@pytest.fixture
def copy(bundle_path, folder):
    return tamper.copy(bundle_path, folder)


@pytest.fixture
def judge(programs):
    """What `verify` reports, once its text, its record and its exit status are seen to agree."""

    def judge(path):
        as_record = programs.exhibit("verify", path, "--json")
        as_text = programs.exhibit("verify", path)
        report = as_record.record
        assert as_text.status == as_record.status == STATUS[report["verdict"]]
        assert report["verdict"] in as_text.text
        for fault in report["faults"]:
            assert fault["code"] and fault["why"]
            assert fault["code"] in as_text.text
        return report

    return judge


@pytest.mark.story
def test_untouched(bundle_path, judge):
    report = judge(bundle_path)
    assert report["verdict"] == "CONSISTENT-UNSIGNED"
    assert report["faults"] == []


def test_report_identifies_the_bundle(bundle, judge, folder):
    report = judge(bundle.path)
    assert report["bundle"]["id"] == bundle.seal["bundle-id"]
    assert len(report["seal_sha256"]) == 64


@pytest.mark.story
def test_flipped_bit_in_content_is_found_where_it_is(copy, judge):
    headers = Bundle(copy).headers
    member = next(name for name in headers if name.endswith("/status"))
    tamper.flip(copy, headers[member].offset_data + 3)
    report = judge(copy)
    assert report["verdict"] == "TAMPERED"
    assert any(member in fault["where"] for fault in report["faults"])


def test_flipped_bit_in_padding(copy, judge):
    header = next(header for header in Bundle(copy).headers.values() if header.size % tamper.BLOCK)
    tamper.flip(copy, header.offset_data + header.size)
    assert judge(copy)["verdict"] in ("TAMPERED", "MALFORMED")


HEADER_FIELDS = {"mode": 103, "size": 134, "mtime": 140, "checksum": 150, "user": 270}


@pytest.mark.parametrize("field", HEADER_FIELDS)
def test_flipped_bit_in_a_header(field, copy, judge):
    header = Bundle(copy).headers["data/containers.jsonl"]
    tamper.flip(copy, header.offset + HEADER_FIELDS[field])
    report = judge(copy)
    assert report["verdict"] in ("TAMPERED", "MALFORMED")
    assert report["faults"]


def test_flipped_bit_in_the_seals_digest(copy, judge):
    bundle = Bundle(copy)
    digest = bundle.content("SEAL").index(b"prefix-sha256: ") + len("prefix-sha256: ")
    tamper.flip(copy, bundle.headers["SEAL"].offset_data + digest)
    assert judge(copy)["verdict"] == "TAMPERED"


def test_member_taken_out(bundle, folder, judge):
    header = bundle.headers["data/containers.jsonl"]
    whole = bundle.path.read_bytes()
    end = header.offset_data + -(-header.size // tamper.BLOCK) * tamper.BLOCK
    shortened = folder / "shortened.tar"
    shortened.write_bytes(whole[: header.offset] + whole[end:])
    assert judge(shortened)["verdict"] == "TAMPERED"


def test_bytes_after_the_end(copy, judge):
    with copy.open("ab") as opened:
        opened.write(b"one more thing")
    assert judge(copy)["verdict"] in ("TAMPERED", "MALFORMED")


@pytest.mark.parametrize("member, beyond", [
    ("data/containers.jsonl", 0),  # before a header
    ("data/containers.jsonl", 100),  # in a header
    ("data/containers.jsonl", 512 + 1),  # in content
    ("data/index.jsonl", 0),
    ("SEAL", 0),
    ("SEAL", 512 + 10),
])  # fmt: skip
def test_cut(member, beyond, copy, judge):
    tamper.cut(copy, Bundle(copy).headers[member].offset + beyond)
    assert judge(copy)["verdict"] == "INCOMPLETE"


def test_cut_before_the_end_blocks(copy, judge):
    tamper.cut(copy, copy.stat().st_size - 2 * tamper.BLOCK)
    assert judge(copy)["verdict"] == "INCOMPLETE"


def test_cut_bundle_can_still_be_shown(copy, programs):
    tamper.cut(copy, Bundle(copy).headers["data/index.jsonl"].offset)
    assert programs.exhibit("show", copy, "containers", "--json").records


@pytest.mark.parametrize("content", [b"", b"not a tar\n" * 200, bytes(10240)], ids=["empty", "text", "zeros"])
def test_not_a_bundle(content, folder, judge):
    file = folder / "foreign"
    file.write_bytes(content)
    assert judge(file)["verdict"] == "MALFORMED"


def test_ordinary_tar_is_not_a_bundle(folder, images, judge):
    file = folder / "image.tar"
    shutil.copyfile(images.busybox.archive, file)
    file.chmod(0o644)
    assert judge(file)["verdict"] == "MALFORMED"
