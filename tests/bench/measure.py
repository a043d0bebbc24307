"""Whole commands, measured from outside: wall seconds and peak memory of each run, as GNU time has them.

A child of Python itself would be accounted the peak memory of Python, which exec(2) hands on.
"""

import statistics
import subprocess
import tempfile
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
    with tempfile.NamedTemporaryFile("r") as figures:
        result = subprocess.run(
            ["/usr/bin/time", "--quiet", "--format=%e %M", f"--output={figures.name}", "/bin/sh", "-c", measured.command],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment,
        )  # fmt: skip
        if result.returncode != 0:
            complaint = result.stderr.decode(errors="replace")
            raise RuntimeError(f"{measured.command}: status {result.returncode}: {complaint}")
        seconds, peak_kib = figures.read().split()
    measured.seconds.append(float(seconds))
    measured.peak_kib.append(int(peak_kib))


def interleave(commands, runs, environment):
    """One uncounted round to warm the cache, then each command in turn, so that a slow moment hits all alike."""
    for counted in range(runs + 1):
        for measured in commands:
            run_once(measured, environment)
            if counted == 0:
                measured.seconds.clear()
                measured.peak_kib.clear()
