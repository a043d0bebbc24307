"""Programs that a host may have from elsewhere, in a package that Debian's own cannot stand beside."""

import os
import shutil

from harness.commands import PATIENCE_TO_INSTALL_S, run


def program(name, *packages):
    """The path of a program, from Debian's packages only where there is none."""
    found = shutil.which(name)
    if found:
        return found
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-qq", "update", env=environment, patience=PATIENCE_TO_INSTALL_S)
    install = ("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages)
    run(*install, env=environment, patience=PATIENCE_TO_INSTALL_S)
    return shutil.which(name)
