"""Where a document is followed: a host whose containers are examined, and a person's own machine, or both in one."""

import shutil

from harness.commands import UNPRIVILEGED, run
from harness.documents import Shell, follow


class TwoMachines:
    """Two folders of this one; on their own machine a person has no privilege."""

    def __init__(self, folder, programs):
        self.host, self.own, self.scratch, self.bin = (folder / name for name in ("host", "own", "scratch", "bin"))
        for made in (self.host, self.own, self.scratch, self.bin):
            made.mkdir()
        shutil.chown(self.own, "nobody", "nogroup")
        self.environment = {
            "HOME": str(self.own), "PATH": f"{self.bin}:{programs.reader.parent}:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "USER": "examiner", "LOGNAME": "examiner",
        }  # fmt: skip

    def follow(self, page, on_one_machine=False, **choice):
        """On one machine both work in the person's folder."""
        shells = {"#": self.root(self.own if on_one_machine else self.host), "$": self.person()}
        try:
            return follow(page, shells, self.scratch, **choice)
        finally:
            for shell in shells.values():
                shell.close()

    def person(self):
        """A shell of the person's."""
        return Shell(self.own, self.environment, before=UNPRIVILEGED)

    def root(self, folder=None):
        """A shell of root's, on the host or in another folder."""
        return Shell(folder or self.host, self.environment)

    def run(self, command):
        """What the person did before the document begins."""
        return run(*UNPRIVILEGED, "bash", "-euo", "pipefail", "-c", command, cwd=self.own, env=self.environment)

    def give(self, *files):
        """Copies of files that the person has."""
        for file in files:
            shutil.chown(shutil.copy(file, self.own), "nobody", "nogroup")
