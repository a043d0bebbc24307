"""Packages of npm's, each set in a folder of its own that is kept from run to run."""

import shutil

from harness import debian
from harness.commands import run


def install(folder, *packages):
    """`folder`, in which the packages are, installed where they are not there yet. Their scripts do not run."""
    wanted = "\n".join(packages)
    complete = folder / "complete"
    if not complete.exists() or complete.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm = debian.program("npm", "nodejs", "npm")
        run(npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, *packages)
        complete.write_text(wanted)
    return folder
