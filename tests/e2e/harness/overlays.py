"""Overlays mounted by hand, with options and contents that no runtime's own would have."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from harness.commands import run


@dataclass(frozen=True)
class HandMade:
    """An overlay mount, and the folders of its layers."""

    shown: Path
    lowers: list
    upper: Path | None


@contextlib.contextmanager
def file_system(folder):
    """A file system for layers: upper layers cannot be on an overlay, as a host's own root may be."""
    folder.mkdir(parents=True)
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
    try:
        yield folder
    finally:
        run("umount", folder)


@contextlib.contextmanager
def mounted(place, lowers, upper=None, options=""):
    """`lowers` from the top; folders that are missing are made."""
    shown = place / "shown"
    shown.mkdir(parents=True)
    words = ["lowerdir=" + ":".join(map(str, lowers)), *filter(None, [options])]
    if upper is not None:
        upper.mkdir(parents=True, exist_ok=True)
        work = place / "work"
        work.mkdir()
        words += [f"upperdir={upper}", f"workdir={work}"]
    run("mount", "-t", "overlay", "-o", ",".join(words), "overlay", shown)
    try:
        yield HandMade(shown, list(lowers), upper)
    finally:
        run("umount", shown)
