"""Packages of npm that tests use as an analyst would, kept in the cache folder."""

import os
import shutil
from pathlib import Path

from harness.commands import run

PROJECT = Path(__file__).resolve().parents[3]
CACHE = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))


def install(name, package, cache=CACHE):
    """The folder `name` of the cache that has the package, "name@version", installed where it is not there yet."""
    folder = Path(cache) / name
    if not (folder / "complete").exists() or (folder / "complete").read_text() != package:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm = shutil.which("npm") or install_npm()
        run(npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, package)
        (folder / "complete").write_text(package)
    return folder


def install_npm():
    """Debian's, but only where there is none: another's node and Debian's npm exclude each other."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-qq", "update", env=environment)
    run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "nodejs", "npm", env=environment)
    return shutil.which("npm")
