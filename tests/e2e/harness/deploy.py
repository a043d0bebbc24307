"""What the ways of deploy/ leave on a host."""

from pathlib import Path


def on_host():
    """The folders of theirs that are there, somebody else's among them: this is a real host."""
    return {found for folder in ("/dev/shm", "/run", "/tmp") for found in Path(folder).glob("exhibit.*")}
