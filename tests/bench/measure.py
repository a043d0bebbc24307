"""Whole commands, measured from outside: wall seconds and peak memory of each run, as the operating system accounts them."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass, field


@dataclass
class Measured:
    """A command of the comparison and what its runs cost."""

    name: str
    command: str
    """Run by the shell; its output is thrown away."""
    seconds: list = field(default_factory=list)
    peak_kib: list = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def peak_mib(self):
        return max(self.peak_kib) / 1024


def run_once(measured, environment):
    begun = time.monotonic()
    process = subprocess.Popen(
        ["/bin/sh", "-c", measured.command],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{measured.command}: status {process.returncode}: {complaint.decode(errors='replace')}")
    measured.seconds.append(time.monotonic() - begun)
    measured.peak_kib.append(usage.ru_maxrss)


def interleave(commands, runs, environment):
    """One uncounted round to warm the cache, then each command in turn, so that a slow moment hits all alike."""
    for counted in range(runs + 1):
        for measured in commands:
            run_once(measured, environment)
            if counted == 0:
                measured.seconds.clear()
                measured.peak_kib.clear()
