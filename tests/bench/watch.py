"""A command that is looked at while it runs: its seconds, the greatest memory and the most open descriptors seen."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from harness import procfs  # noqa: E402

LOOK_S = 0.005


@dataclass(frozen=True)
class Watched:
    seconds: float
    peak_mib: float
    descriptors: int


def watch(argv, allowed=(0,)):
    """Its output is thrown away. `allowed` are the statuses that are no failure."""
    begun = time.monotonic()
    process = subprocess.Popen(
        [os.fspath(word) for word in argv], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )  # fmt: skip
    peak_kib = descriptors = 0
    while process.poll() is None:
        peak_kib = max(peak_kib, procfs.peak_memory_kib(process.pid))
        descriptors = max(descriptors, count_descriptors(process.pid))
        time.sleep(LOOK_S)
    seconds = time.monotonic() - begun
    if process.returncode not in allowed:
        raise RuntimeError(f"{argv}: status {process.returncode}: {process.stderr.read().decode(errors='replace')}")
    process.stderr.close()
    return Watched(seconds, peak_kib / 1024, descriptors)


def count_descriptors(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:  # it has ended
        return 0
