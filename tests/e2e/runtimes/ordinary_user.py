"""An ordinary user with subordinate ids, whom nobody knows but the programs that are started here.

They see other files of accounts than the host has, by bind mounts in mount namespaces of their own.
"""

import os
import stat
from pathlib import Path

UID = 64001
SUBORDINATE = f"{UID}:200000:65536\n"
NAME = "e2e"

IN_VIEW = """
view=$1; shift
for file in passwd group subuid subgid; do mount --bind "$view/$file" "/etc/$file" || exit; done
mount --bind "$view/fuse" /dev/fuse || exit
exec "$@"
"""


class OrdinaryUser:
    def __init__(self, folder):
        self.folder = folder
        self.home = self.owned("home")
        self.runtime_folder = self.owned("run")
        (folder / "passwd").write_text(Path("/etc/passwd").read_text() + f"{NAME}:x:{UID}:{UID}::{self.home}:/bin/sh\n")
        (folder / "group").write_text(Path("/etc/group").read_text() + f"{NAME}:x:{UID}:\n")
        (folder / "subuid").write_text(SUBORDINATE)
        (folder / "subgid").write_text(SUBORDINATE)
        # The host's is root's alone, unless udev has made it everybody's.
        os.mknod(folder / "fuse", stat.S_IFCHR, os.stat("/dev/fuse").st_rdev)
        (folder / "fuse").chmod(0o666)

    def owned(self, name):
        made = self.folder / name
        made.mkdir(mode=0o700)
        os.chown(made, UID, UID)
        return made

    def known_to(self, *command):
        """The command as root, to whom the user and the user's subordinate ids are real."""
        return ("unshare", "--mount", "--propagation=slave", "sh", "-c", IN_VIEW, "sh", self.folder, *command)

    def command(self, *command):
        """The command as the user."""
        identity = (f"--reuid={UID}", f"--regid={UID}", "--clear-groups", "--inh-caps=-all")
        return self.known_to("setpriv", *identity, *command)

    @property
    def environment(self):
        return {"HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.runtime_folder)}
