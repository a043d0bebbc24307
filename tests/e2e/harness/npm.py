"""Packages of npm's, each set in a folder of its own that is kept from run to run."""

import os
import shutil

from harness.commands import run


def install(folder, *packages):
    """`folder`, in which the packages are, installed where they are not there yet. Their scripts do not run."""
    wanted = "\n".join(packages)
    complete = folder / "complete"
    if not complete.exists() or complete.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm = shutil.which("npm") or install_npm()
        run(npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, *packages)
        complete.write_text(wanted)
    return folder


def install_npm():
    """Debian's, but only where there is none: another's node and Debian's npm exclude each other."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-qq", "update", env=environment)
    run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "nodejs", "npm", env=environment)
    return shutil.which("npm")
