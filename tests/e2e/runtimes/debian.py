"""Images of Debian with its package database, installed by Debian's own tools: what is noise in a real container is
noise in these. Made once, and kept in the cache.
"""

import subprocess
import tempfile
from pathlib import Path

from harness.commands import PATIENCE_TO_INSTALL_S
from runtimes import images

WEB = ("nginx-light", "cron", "logrotate", "openssl", "openssh-server", "sudo", "python3")
SERVERS = ("nginx-light", "postgresql-15", "cron", "openssl")

LIKE_SLIM_IMAGES = (
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
)
REVISION = 2


def web(cache):
    """A web server beside cron, sshd, sudo and Python."""
    return installed(cache, "debian-web", WEB, LIKE_SLIM_IMAGES)


def servers(cache):
    """nginx and PostgreSQL, with manuals and all."""
    return installed(cache, "debian-servers", SERVERS)


def installed(cache, name, packages, options=()):
    image = images.Image(f"docker.io/library/{name}:latest", cache / f"{name}-{REVISION}.tar")
    if not image.archive.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            root, unfinished = Path(folder) / "root.tar", Path(folder) / "image.tar"
            wanted = f"--include={','.join(packages)}"
            command = ["mmdebstrap", "--quiet", "--variant=apt", *options, wanted, "bookworm", root]
            subprocess.run(command, check=True, timeout=PATIENCE_TO_INSTALL_S)
            images.write_archive(unfinished, image.reference, [root.read_bytes()], {"Cmd": ["sleep", "1000000"]})
            unfinished.rename(image.archive)
    return image
