"""What a folder or a container's root file system holds, according to `find` and `sha256sum`."""

import os
from dataclasses import dataclass

from harness import procfs
from harness.commands import run

TYPES = {"f": "file", "d": "dir", "l": "symlink", "p": "fifo", "s": "socket", "c": "char", "b": "block"}
FIELDS = ("type", "mode", "uid", "gid", "size", "nlink", "ino", "mtime", "path", "target")
PRINTF = r"%y\0%m\0%U\0%G\0%s\0%n\0%i\0%T@\0/%P\0%l\0"


@dataclass(frozen=True)
class Entry:
    type: str
    mode: str
    uid: int
    gid: int
    size: int
    nlink: int
    ino: str
    mtime: str
    target: bytes


def entries(pid):
    """Path to entry, for all that is below the root of the process without entering another mount."""
    return parse_all(find(pid, "-printf", PRINTF))


def entries_below(folder):
    """The same for any folder, itself with the path `/`."""
    return parse_all(run("find", folder, "-printf", PRINTF))


def parse_all(printed):
    fields = printed.split(b"\0")[:-1]
    rows = (dict(zip(FIELDS, fields[n : n + len(FIELDS)])) for n in range(0, len(fields), len(FIELDS)))
    return {row["path"]: parse(row) for row in rows}


def parse(row):
    seconds, fraction = row["mtime"].decode().split(".")
    return Entry(
        type=TYPES[row["type"].decode()],
        mode=row["mode"].decode().zfill(4),
        uid=int(row["uid"]),
        gid=int(row["gid"]),
        size=int(row["size"]),
        nlink=int(row["nlink"]),
        ino=row["ino"].decode(),
        mtime=f"{seconds}.{fraction[:9]}",
        target=row["target"],
    )


def digests(pid):
    """Path to SHA-256, for all regular files below the root of the process."""
    return digest_all(find(pid, "-type", "f", "-print0"), root(pid))


def digests_below(folder):
    return digest_all(run("find", folder, "-type", "f", "-print0"), f"{folder}/")


def digest_all(files, top):
    lines = run("xargs", "-0", "--no-run-if-empty", "sha256sum", "--zero", input=files).split(b"\0")[:-1]
    return {b"/" + line[66:].removeprefix(os.fsencode(top)): line[:64].decode() for line in lines}


def root(pid):
    return f"/proc/{pid}/root/"


def find(pid, *action):
    other_mounts = [os.fsdecode(point).lstrip("/") for point in procfs.mount_points(pid) if point != b"/"]
    pruned = [term for point in other_mounts for term in ("-path", root(pid) + point, "-prune", "-o")]
    return run("find", root(pid), *pruned, *action)


def uncovered(listing, pid):
    """Without what other mounts of the process hide: mount points, and what is below them in the same file system."""
    points = [point for point in procfs.mount_points(pid) if point != b"/"]
    return {
        path: entry
        for path, entry in listing.items()
        if not any(path == point or path.startswith(point + b"/") for point in points)
    }
