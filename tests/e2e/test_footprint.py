"""What the collector needs of the host, by the kernel's account and by its own."""

import pytest

from harness import procfs
from harness.bundle import Bundle

MIB = 1 << 20
FILES, PIECES, PIECE = 16, 8, 8 * MIB
"""A GiB of pieces, each different."""

GREATEST_KIB = 96 * 1024


@pytest.fixture
def stuffed(docker, images, fresh_name):
    """A container whose memory file system holds a GiB."""
    filling = b"\xa5" * (PIECE - 8)
    options = ["--tmpfs=/ram:size=1100m"]
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as container:
        for file in range(FILES):
            with (container.root / f"ram/{file}").open("wb") as opened:
                for piece in range(PIECES):
                    opened.write((file * PIECES + piece).to_bytes(8) + filling)
        yield container


def test_memory_does_not_grow_with_what_is_captured(stuffed, folder, programs):
    path = folder / "b.tar"
    with programs.start_collecting("-o", path, "--capture-limit", "2G", "--container", stuffed.name) as process:
        peak_kib = procfs.watch_peak_memory_kib(process)
    assert process.returncode == 0
    path.chmod(0o644)
    bundle = Bundle(path)
    listing = bundle.mount_listing(bundle.mounts(stuffed)[b"/ram"])
    captured = {blob for entry in listing.values() for blob in entry.get("blobs", ())}
    assert len(captured) == FILES * PIECES
    assert MIB // 1024 < peak_kib < GREATEST_KIB
    assert programs.exhibit("verify", path).status == 0


def test_own_account_is_not_of_the_starter(scratch_container, collect):
    ballast = bytearray(GREATEST_KIB * 1024)
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    assert bundle.finish["footprint"]["peak_rss_kib"] < len(ballast) // 1024
