"""What is left of a bundle whose writer was ended: read block by block, since tar tools give up where it stops."""

import hashlib

BLOCK = 512


def whole_members(content):
    """(name without the bag's, offset of the header, content) of each member that is there to its last pad byte."""
    at = 0
    while at + BLOCK <= len(content) and content[at]:
        name = content[at : at + 100].rstrip(b"\0").decode()
        size = int(content[at + 124 : at + 135], 8)
        body = at + BLOCK
        end = body + -(-size // BLOCK) * BLOCK
        if end > len(content):
            return
        yield name.partition("/")[2], at, content[body : body + size]
        at = end


def vouched_bytes(content):
    """How many bytes from the start the last checkpoint vouches for: 0 where there is none. Each has to hold."""
    vouched = 0
    for name, offset, body in whole_members(content):
        if name.startswith("data/checkpoint/"):
            told = dict(line.split(": ", 1) for line in body.decode().splitlines())
            assert int(told["prefix-bytes"]) == offset
            assert told["prefix-sha256"] == hashlib.sha256(content[:offset]).hexdigest()
            vouched = offset
    return vouched
