"""The two programs, as a user runs them."""

import fcntl
import json
import shutil
import subprocess
from dataclasses import dataclass

from harness.commands import PATIENCE_S, UNPRIVILEGED

PROGRAMS = ("exhibit-collect", "exhibit")


@dataclass(frozen=True)
class Result:
    """What became of one invocation."""

    status: int
    stdout: bytes
    stderr: bytes

    @property
    def text(self):
        return self.stdout.decode()

    @property
    def complaint(self):
        return self.stderr.decode()

    @property
    def records(self):
        """One JSON object for each line of the output."""
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def record(self):
        (only,) = self.records
        return only


class Programs:
    """`exhibit-collect` runs as root, as it must; `exhibit` as nobody, since reading a bundle needs no privilege."""

    def __init__(self, built, folder):
        """Runs copies in `folder` of what was `built`: nobody may be unable to enter the folder of a checkout."""
        for program in PROGRAMS:
            shutil.copy(built / program, folder)
        self.collector, self.reader = (folder / program for program in PROGRAMS)

    def collect(self, *arguments, **options):
        return invoke([self.collector, *arguments], **options)

    def collect_unprivileged(self, *arguments, **options):
        return invoke([*UNPRIVILEGED, self.collector, *arguments], **options)

    def collect_without(self, capability, *arguments, **options):
        """As root, but for one capability."""
        return invoke(["setpriv", f"--bounding-set=-{capability}", self.collector, *arguments], **options)

    def exhibit(self, *arguments, **options):
        return invoke([*UNPRIVILEGED, self.reader, *arguments], **options)

    def exhibit_reading(self, stream, *arguments, **options):
        """With `stream`, bytes or an open file, as its standard input."""
        return invoke([*UNPRIVILEGED, self.reader, *arguments], stdin=stream, **options)

    def start_collecting(self, *arguments, stderr=subprocess.PIPE, **options):
        """A collection under way, for those who look at it or interfere before it ends."""
        return subprocess.Popen([self.collector, *arguments], stdin=subprocess.DEVNULL, stderr=stderr, **options)

    def start_streaming(self, *selection):
        """A collection into a pipe that holds one page, so that it gets on only as far as somebody reads."""
        # Unbuffered: what a buffer took from the pipe, communicate() would never see.
        process = self.start_collecting("-o", "-", *selection, stdout=subprocess.PIPE, bufsize=0)
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
        return process


def read_exactly(stream, length):
    """The next bytes of an unbuffered stream, fewer only at its end."""
    pieces = []
    while length and (piece := stream.read(length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def invoke(argv, stdin=subprocess.DEVNULL, **options):
    given = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin}
    done = subprocess.run(argv, **given, capture_output=True, timeout=PATIENCE_S, **options)
    return Result(done.returncode, done.stdout, done.stderr)
