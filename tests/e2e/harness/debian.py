"""Programs that a host may have from elsewhere, in a package that Debian's own cannot stand beside."""

import functools
import os
import shutil

from harness.commands import PATIENCE_TO_INSTALL_S, run


def program(name, *packages):
    """The path of a program, from Debian's packages only where there is none."""
    found = shutil.which(name)
    if found:
        return found
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt_get = functools.partial(run, "apt-get", "-qq", env=environment, patience=PATIENCE_TO_INSTALL_S)
    apt_get("update")
    apt_get("install", "--yes", "--no-install-recommends", *packages)
    return shutil.which(name)
