"""What container runtimes make outside of any private root, and putting it back.

Control groups and a few fixed folders are shared by all runtimes of a host. A run removes there only what did not
exist before it began, and folders only once they are empty, so that a runtime of somebody else loses nothing.
"""

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

CGROUP_PARENTS = (
    "docker", "libpod_parent", "default", "kubepods", "e2e-runc", "e2e-crun", "lxc.pivot", "payload", "supervisor",
)  # fmt: skip
FOLDERS = (
    "/etc/docker", "/opt/containerd", "/run/containerd", "/run/crun", "/run/docker", "/run/lxc", "/run/runc",
    "/run/systemd/machines", "/run/systemd/nspawn", "/var/lib/containers",
)  # fmt: skip
FILES = ("/etc/docker/key.json", "/var/lib/containers/cache/blob-info-cache-v1.boltdb")


@dataclass(frozen=True)
class Footprint:
    """What there is in the shared places at one time."""

    folders: frozenset
    files: frozenset

    @classmethod
    def now(cls):
        return cls(
            folders=frozenset(folder for top in shared_places() for folder, _, _ in os.walk(top)),
            files=frozenset(file for file in FILES if os.path.exists(file)),
        )

    def save(self, file):
        file.write_text(json.dumps({"folders": sorted(self.folders), "files": sorted(self.files)}))

    @classmethod
    def load(cls, file):
        saved = json.loads(file.read_text())
        return cls(frozenset(saved["folders"]), frozenset(saved["files"]))

    def restore(self):
        now = Footprint.now()
        for file in now.files - self.files:
            Path(file).unlink(missing_ok=True)
        for folder in sorted(now.folders - self.folders, reverse=True):
            with contextlib.suppress(OSError):  # not empty, or a living control group: somebody else's
                os.rmdir(folder)


def shared_places():
    """Control groups are in one hierarchy or in one for each controller, as the host is set up."""
    hierarchies = [Path("/sys/fs/cgroup"), *Path("/sys/fs/cgroup").glob("*/")]
    return [hierarchy / parent for hierarchy in hierarchies for parent in CGROUP_PARENTS] + list(FOLDERS)
