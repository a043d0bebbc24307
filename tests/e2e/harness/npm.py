"""Packages of npm that tests use as an analyst would, each set in a folder of the cache that is kept from run to run."""

import os
import shutil
from pathlib import Path

from harness import debian
from harness.commands import PATIENCE_TO_INSTALL_S, run

PROJECT = Path(__file__).resolve().parents[3]
CACHE = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))


def install(name, *packages, cache=CACHE):
    """The folder `name` of the cache, in which the packages, "name@version", are. Their scripts do not run."""
    folder = Path(cache) / name
    wanted = "\n".join(packages)
    complete = folder / "complete"
    if not complete.exists() or complete.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm = debian.program("npm", "nodejs", "npm")
        quietly = ("--silent", "--no-audit", "--no-fund")
        run(npm, "install", *quietly, "--ignore-scripts", "--prefix", folder, *packages, patience=PATIENCE_TO_INSTALL_S)
        complete.write_text(wanted)
    return folder
