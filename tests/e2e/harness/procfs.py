"""What the kernel says of a process, read directly, as the independent truth to hold the programs against."""

import os
from pathlib import Path


def raw(pid, artifact):
    """The bytes of /proc/PID/ARTIFACT."""
    return Path(f"/proc/{pid}/{artifact}").read_bytes()


def stat_fields(pid):
    """Fields 3 and following of /proc/PID/stat: the name before them may itself hold blanks and parentheses."""
    return raw(pid, "stat").rpartition(b")")[2].split()


def start_time(pid):
    """Field 22: clock ticks since boot."""
    return int(stat_fields(pid)[22 - 3])


def parent(pid):
    return int(stat_fields(pid)[4 - 3])


def started_at(pid):
    """The start as seconds since 1970, as exact as /proc/stat's whole-second btime allows."""
    boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime "))
    return int(boot.split()[1]) + start_time(pid) / os.sysconf("SC_CLK_TCK")


def comm(pid):
    return raw(pid, "comm").decode().rstrip("\n")


def cmdline(pid):
    return split_strings(raw(pid, "cmdline"))


def split_strings(block):
    """The strings of a NUL-terminated block such as cmdline or environ."""
    return block.decode(errors="surrogateescape").split("\0")[:-1]


def is_alive(pid):
    try:
        return stat_fields(pid)[0] not in (b"Z", b"X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_pids():
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def children(pid):
    """Direct children, of every thread of the process."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def mount_points(pid):
    """Mount points as the process sees them, unescaped, as bytes."""
    return [unescape_mountinfo(line.split()[4]) for line in raw(pid, "mountinfo").splitlines()]


def unescape_mountinfo(field):
    for escape, byte in ((b"\\040", b" "), (b"\\011", b"\t"), (b"\\012", b"\n"), (b"\\134", b"\\")):
        field = field.replace(escape, byte)
    return field
