"""`exhibit-collect --witness`: lines that somebody outside of the bundle keeps, and what they are compared with."""

import hashlib
import re
import socket
import subprocess

import pytest

from harness.bundle import Bundle
from harness.commands import PATIENCE_S

CHECKPOINT = re.compile(r"exhibit-checkpoint bundle=(\S+) sequence=(\d+) bytes=(\d+) sha256=([0-9a-f]{64})$")
SEAL = re.compile(r"exhibit-seal bundle=(\S+) bytes=(\d+) seal=([0-9a-f]{64})$")


@pytest.fixture
def large(runc, images, fresh_name):
    """A container that writes enough for some checkpoints."""
    with runc.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        container.exec("sh", "-c", "for n in 1 2 3; do dd if=/dev/urandom of=/tmp/large$n bs=1M count=20; done")
        yield container


def check(lines, bundle):
    """Each line that was witnessed against the bundle, with no more than head and sha256sum would do."""
    content = bundle.read_bytes()
    checkpoints = [CHECKPOINT.search(line) for line in lines if "exhibit-checkpoint" in line]
    (seal,) = [SEAL.search(line) for line in lines if "exhibit-seal" in line]
    assert checkpoints and all(checkpoints) and seal
    for number, checkpoint in enumerate(checkpoints, start=1):
        bundle_id, sequence, size, digest = checkpoint.groups()
        assert int(sequence) == number and bundle_id == seal.group(1)
        assert hashlib.sha256(content[: int(size)]).hexdigest() == digest
    assert int(seal.group(2)) == len(content)
    assert seal.group(3) == hashlib.sha256(Bundle(bundle).content("SEAL")).hexdigest()


def test_standard_error_has_each_checkpoint_and_the_seal(programs, folder, large):
    bundle = folder / "b.tar"
    result = programs.collect("-q", "-o", bundle, "--container", large.name, "--witness", "stderr")
    assert result.status == 0
    check(result.complaint.splitlines(), bundle)


def test_without_being_asked_it_tells_nobody(programs, folder, large):
    result = programs.collect("-q", "-o", folder / "b.tar", "--container", large.name)
    assert result.complaint == ""


def test_syslog_gets_them_in_spite_of_the_confinement(programs, folder, large):
    """In a mount namespace whose /dev/log is ours. Nothing of the host's is touched."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as syslog:
        syslog.bind(str(folder / "log"))
        syslog.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        bundle = folder / "b.tar"
        script = (
            'mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && ln -s "$0" /dev/log && exec "$@"'
        )
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, folder / "log",
             programs.collector, "-q", "-o", "-", "--container", large.name, "--witness", "syslog"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""
        bundle.write_bytes(done.stdout)
        syslog.setblocking(False)
        lines = []
        while True:
            try:
                lines.append(syslog.recv(4096).decode())
            except BlockingIOError:
                break
    assert all(re.match(r"<13>\w{3} [ \d]\d \d\d:\d\d:\d\d exhibit-collect\[\d+\]: ", line) for line in lines)
    check(lines, bundle)


def test_no_syslog_is_told_before_anything_is_done(programs, folder, large):
    script = "mount -t tmpfs none /dev && mknod -m 666 /dev/null c 1 3 && exec \"$@\""
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh",
         programs.collector, "-o", folder / "b.tar", "--container", large.name, "--witness", "syslog"],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 1 and b"/dev/log" in done.stderr
    assert not (folder / "b.tar").exists()
