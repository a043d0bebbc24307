"""What the kernel says of a process, read directly, as the independent truth to hold the programs against."""

import os
import time
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


def root_of(pid):
    """Device and inode of its root directory; None where it has ended."""
    try:
        status = os.stat(f"/proc/{pid}/root")
    except OSError:
        return None
    return status.st_dev, status.st_ino


def children(pid):
    """Direct children, of every thread of the process."""
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (thread / "children").read_text().split()]
    return found


def inner_pids(pid):
    """Its number in each process namespace that knows it, the host's first."""
    status = raw(pid, "status").decode(errors="replace").splitlines()
    return [int(number) for number in next(line for line in status if line.startswith("NSpid:")).split()[1:]]


def mount_points(pid):
    """Mount points as the process sees them, unescaped, as bytes."""
    return [unescape_mountinfo(line.split()[4]) for line in raw(pid, "mountinfo").splitlines()]


def root_is_a_whole_file_system():
    """Whether the root directory of this host is its file system's own: not that of a subvolume, nor a folder of it."""
    lines = [line.split() for line in raw("self", "mountinfo").splitlines()]
    return [line[3] for line in lines if line[4] == b"/"] == [b"/"]


def unescape_mountinfo(field):
    for escape, byte in ((b"\\040", b" "), (b"\\011", b"\t"), (b"\\012", b"\n"), (b"\\134", b"\\")):
        field = field.replace(escape, byte)
    return field


def watch_peak_memory_kib(process):
    """Waits for the end of a process that was started; the greatest resident memory that it was seen with.

    Not ru_maxrss, which begins with that of the starter.
    """
    peak = 0
    while process.poll() is None:
        peak = max(peak, peak_memory_kib(process.pid))
        time.sleep(0.005)
    return peak


def peak_memory_kib(pid):
    """0 where it has ended: a zombie has no memory."""
    status = raw(pid, "status").decode(errors="replace").splitlines()
    return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
