"""Where a bundle goes, and what the collector says meanwhile."""

import json
import re
import signal
import stat
import subprocess
import time

import pytest

from harness.bundle import Bundle
from harness.commands import wait_until
from harness.exhibit import read_exactly
from harness.terminal import standard_error_on_terminal

DEADLINE_S = 2
SUMMARY_WORDS = ("containers", "processes", "files", "bytes", "gaps", "seal")


def lasting_members(path):
    """The members but for checkpoints, which come as time passes."""
    return [member for member in Bundle(path).members if "/checkpoint/" not in member]


def test_only_the_owner_may_read_a_bundle(shell, folder, programs):
    bundle = folder / "mine.tar"
    programs.collect("-o", bundle, "--container", shell.name, umask=0)
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600


def test_existing_output_is_never_touched(shell, folder, programs):
    bundle = folder / "precious.tar"
    bundle.write_bytes(b"older evidence")
    result = programs.collect("-o", bundle, "--container", shell.name)
    assert result.status == 1
    (line,) = result.complaint.splitlines()
    assert str(bundle) in line
    assert list(folder.iterdir()) == [bundle]
    assert bundle.read_bytes() == b"older evidence"


def test_unfinished_bundle_has_another_name(web, folder, programs):
    bundle, unfinished = folder / "new.tar", folder / "new.tar.partial"
    process = programs.start_collecting("-o", bundle, "--container", web.name)
    wait_until(unfinished.exists, "the output to be opened")
    process.send_signal(signal.SIGSTOP)
    assert not bundle.exists()
    process.send_signal(signal.SIGCONT)
    process.communicate()
    assert process.returncode == 0
    assert list(folder.iterdir()) == [bundle]


def test_stream_has_the_structure_of_a_file(shell, folder, programs, collect):
    file = collect("file.tar", "--container", shell.name)
    result = programs.collect("-o", "-", "--container", shell.name)
    assert result.status == 0, result.complaint
    stream = folder / "stream.tar"
    stream.write_bytes(result.stdout)
    stream.chmod(0o644)
    assert lasting_members(stream) == lasting_members(file)
    assert programs.exhibit("verify", stream).status == 0


def test_stream_to_a_closed_pipe_is_an_error(web, programs):
    process = programs.start_streaming("--container", web.name)
    process.stdout.close()
    (line,) = process.stderr.read().decode().splitlines()
    assert process.wait() == 1
    assert "Broken pipe" in line


def test_pipe_gets_the_summary_and_no_progress(shell, folder, programs):
    result = programs.collect("-o", folder / "b.tar", "--container", shell.name)
    assert b"\r" not in result.stderr and b"\x1b" not in result.stderr
    for word in SUMMARY_WORDS:
        assert word in result.complaint
    assert result.stdout == b""


def test_terminal_gets_progress_and_the_summary(web, folder, programs):
    def start(terminal):
        return programs.start_collecting("-o", folder / "b.tar", "--container", web.name, stderr=terminal)

    shown, status = standard_error_on_terminal(start)
    assert status == 0
    assert re.search(rb"\r(?!\n)", shown), "a line that is written over"
    for word in SUMMARY_WORDS:
        assert word in shown.decode()


def test_terminal_is_told_how_much_of_a_bundle_was_read(web, folder, programs):
    bundle = folder / "b.tar"
    programs.collect("-o", bundle, "--container", web.name)

    def start(terminal):
        return subprocess.Popen([programs.reader, "verify", bundle], stdout=subprocess.PIPE, stderr=terminal)

    shown, status = standard_error_on_terminal(start)
    assert status == 0
    assert re.search(rb"\r\x1b\[K\[#*\.*\] +\d+%  [\d.]+ \w+  [\d.]+ \w+/s", shown)
    assert shown.endswith(b"\r\x1b[K"), "the line is gone in the end"
    bundle.chmod(0o644)  # readers run as nobody
    assert programs.exhibit("verify", bundle).stderr == b"", "nothing in a pipe"


def test_summary_quotes_the_seal(shell, programs, folder):
    bundle = folder / "b.tar"
    result = programs.collect("-o", bundle, "--container", shell.name)
    bundle.chmod(0o644)
    verified = programs.exhibit("verify", "--json", bundle).record
    assert verified["seal_sha256"] in result.complaint


@pytest.mark.parametrize("output, channel", [("b.tar", "stdout"), ("-", "stderr")])
def test_machine_readable_summary(output, channel, shell, programs, folder):
    result = programs.collect("-o", output, "--container", shell.name, "--json", cwd=folder)
    summary = json.loads(getattr(result, channel))
    for word in ("containers", "processes", "files", "gaps"):
        assert word in json.dumps(summary)
    assert summary["status"] == "complete"


def until_interrupted(process):
    process.send_signal(signal.SIGINT)


def until_told_to_end(process):
    process.send_signal(signal.SIGTERM)


def until_the_deadline(process):
    time.sleep(DEADLINE_S + 0.5)


@pytest.mark.parametrize("goes_on, limit, stopped_by", [
    (until_interrupted, [], "signal"),
    (until_told_to_end, [], "signal"),
    (until_the_deadline, ["--deadline", str(DEADLINE_S)], "deadline"),
])  # fmt: skip
@pytest.mark.parametrize("bytes_read", [512, 100_000], ids=["at the start", "further on"])
def test_collection_that_must_end_is_sealed_as_partial(bytes_read, goes_on, limit, stopped_by, web, folder, programs):
    process = programs.start_streaming("--container", web.name, *limit)
    beginning = read_exactly(process.stdout, bytes_read)
    goes_on(process)
    rest, complaint = process.communicate(timeout=30)
    bundle = folder / "interrupted.tar"
    bundle.write_bytes(beginning + rest)
    bundle.chmod(0o644)
    assert process.returncode == 3, complaint.decode()
    assert (Bundle(bundle).seal["status"], Bundle(bundle).finish["stopped_by"]) == ("partial", stopped_by)
    assert programs.exhibit("verify", "--json", bundle).record["verdict"] == "CONSISTENT-UNSIGNED"
