"""Damage done to a copy of a bundle."""

import shutil

BLOCK = 512


def copy(bundle, folder, name="copy.tar"):
    """A copy that everybody may read."""
    made = folder / name
    shutil.copyfile(bundle, made)
    made.chmod(0o644)
    return made


def flip(file, offset):
    """Changes the lowest bit of one byte, which turns a digit or letter into another."""
    with file.open("r+b") as opened:
        opened.seek(offset)
        byte = opened.read(1)[0]
        opened.seek(offset)
        opened.write(bytes([byte ^ 1]))


def cut(file, size):
    with file.open("r+b") as opened:
        opened.truncate(size)
