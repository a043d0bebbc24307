"""The age format's own test vectors (C2SP/CCTV, age/testdata), where EXHIBIT_AGE_TESTKIT names a folder that has them.

They are not part of this project. Each is a few lines of `key: value`, an empty line, and an age file, as they say compressed.
"""

import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.commands import run
from harness.exhibit import invoke

FOLDER = os.environ.get("EXHIBIT_AGE_TESTKIT")
VECTORS = sorted(path for path in Path(FOLDER).iterdir() if path.is_file()) if FOLDER else []

STATUSES = {
    "success": {0},
    "no match": {2},
    "HMAC failure": {1},
    "header failure": {3, 4},
    "payload failure": {1, 3, 4},
}
"""A header or a payload that ends early is INCOMPLETE."""

MORE_IS_FOUND = {"stream_two_final_chunks_short"}
"""What the vector takes for one broken chunk is a whole last chunk and bytes after it: it is given, and the rest refused."""


@dataclass(frozen=True)
class Vector:
    facts: dict
    identities: list
    content: bytes

    @classmethod
    def read(cls, path):
        head, _, content = path.read_bytes().partition(b"\n\n")
        lines = [line.split(": ", 1) for line in head.decode().splitlines()]
        facts = dict(lines)
        if facts.get("compressed") == "zlib":
            content = zlib.decompress(content)
        return cls(facts, [value for key, value in lines if key == "identity"], content)

    @property
    def is_for_us(self):
        """No armour, no passphrase, no post-quantum identities."""
        return not {"armored", "passphrase"} & set(self.facts) and not any("-PQ-" in line for line in self.identities)


@pytest.mark.skipif(not VECTORS, reason="EXHIBIT_AGE_TESTKIT names no folder of age's test vectors")
@pytest.mark.parametrize("path", VECTORS or [None], ids=lambda path: path.name if path else "none")
def test_vector(path, programs, folder):
    vector = Vector.read(path)
    if not vector.is_for_us:
        pytest.skip("a feature that is not ours")
    identity, file = folder / "key.txt", folder / "file.age"
    identities = vector.identities or [run("age-keygen").decode().splitlines()[-1]]
    identity.write_text("\n".join(identities) + "\n")
    file.write_bytes(vector.content)
    result = invoke([programs.reader, "decrypt", file, "-o", "-", "-i", identity])
    assert result.status in STATUSES[vector.facts["expect"]], result.complaint
    if path.name in MORE_IS_FOUND:
        assert "follow the last chunk" in result.complaint
    elif "payload" in vector.facts:
        assert hashlib.sha256(result.stdout).hexdigest() == vector.facts["payload"]
    else:
        assert result.stdout == b""
