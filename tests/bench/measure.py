"""Whole commands, measured from outside: wall and CPU seconds of each run by the shell's own clock, which has milliseconds,
and peak memory as GNU time has it.

A child of Python itself would be accounted the peak memory of Python, which exec(2) hands on.
"""

import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field

SLOW_S = 10.0
"""What takes longer than this takes part in every third round only."""


@dataclass
class Measured:
    """A command of the comparison and what its runs cost."""

    name: str
    command: str
    """Run by the shell; its output is thrown away."""
    statuses: tuple = (0,)
    """Those that are no failure: diff, comm and lsof tell something by theirs."""
    before: str = ""
    """Run before each run, and not measured."""
    seconds: list = field(default_factory=list)
    cpu_seconds: list = field(default_factory=list)
    peak_kib: list = field(default_factory=list)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def cpu_median(self):
        return statistics.median(self.cpu_seconds)

    @property
    def peak_mib(self):
        return max(self.peak_kib) / 1024


TIMED = """TIMEFORMAT='%3R %3U %3S'
{{ time {{ ( {command}
) 2>&3; }}; }} 3>&2 2>"$1"
"""
"""A script: the command, whose standard error stays where it is, and what bash's `time` says, in a file."""


def run_once(measured, environment):
    if measured.before:
        subprocess.run(["/bin/sh", "-c", measured.before], env=environment, check=True, stdout=subprocess.DEVNULL)
    named = tempfile.NamedTemporaryFile
    with named("r") as memory, named("r") as times, tempfile.TemporaryFile() as said:
        timed = TIMED.format(command=measured.command)
        result = subprocess.run(
            ["/usr/bin/time", "--quiet", "--format=%M", f"--output={memory.name}", "bash", "-c", timed, "bash", times.name],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, env=environment,
        )  # fmt: skip
        if result.returncode not in measured.statuses:
            said.seek(0)
            complaint = said.read(3000).decode(errors="replace")
            raise RuntimeError(f"{measured.command}: status {result.returncode}: {complaint}")
        seconds, user, system = times.read().split()
        peak_kib = memory.read()
    measured.seconds.append(float(seconds))
    measured.cpu_seconds.append(float(user) + float(system))
    measured.peak_kib.append(int(peak_kib))


def interleave(commands, runs, environment):
    """One uncounted round to warm the cache, then each command in turn, so that a slow moment hits all alike."""
    slow = set()
    for measured in commands:
        run_once(measured, environment)
        if measured.seconds[-1] > SLOW_S:
            slow.add(id(measured))
        for figures in (measured.seconds, measured.cpu_seconds, measured.peak_kib):
            figures.clear()
    for number in range(runs):
        for measured in commands:
            if number % 3 == 0 or id(measured) not in slow:
                run_once(measured, environment)
