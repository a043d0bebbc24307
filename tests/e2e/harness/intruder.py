"""The programs that an intruder runs, built from `programs/`."""

from pathlib import Path

from harness.commands import run

SOURCES = Path(__file__).resolve().parents[1] / "programs"


def build_programs(folder):
    """`folder`, with each of them as a static program."""
    for source in SOURCES.glob("*.c"):
        run("gcc", "-static", "-pthread", "-O1", "-Wall", "-Werror", "-o", folder / source.stem, source)
    return folder
