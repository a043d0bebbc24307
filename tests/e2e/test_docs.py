"""README.md and docs/: each command is run as it stands there, each name of a file or a test is one that exists."""

import os
import re
import shutil
from pathlib import Path

import pytest

from harness import documents, pki, ssh, sshd, store
from harness.commands import UNPRIVILEGED, run
from harness.documents import PROJECT, Shell, blocks, follow

DOCUMENTS = documents.documents()


class Place:
    """Where a document is followed: a host, a person's own machine, and ssh between the two."""

    def __init__(self, folder, programs, workplace):
        self.host, self.own, self.scratch, self.bin = (folder / name for name in ("host", "own", "scratch", "bin"))
        for made in (self.host, self.own, self.scratch, self.bin):
            made.mkdir()
        shutil.chown(self.own, "nobody", "nogroup")
        self.environment = {
            "HOME": str(self.own), "PATH": f"{self.bin}:{programs.reader.parent}:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "USER": "examiner", "LOGNAME": "examiner",
        }  # fmt: skip

    def follow(self, page):
        shells = {
            "#": Shell(self.host, self.environment),
            "$": Shell(self.own, self.environment, before=UNPRIVILEGED),
        }
        try:
            return follow(page, shells, self.scratch)
        finally:
            for shell in shells.values():
                shell.close()

    def give(self, *files):
        """Copies of files that the person has."""
        for file in files:
            shutil.chown(shutil.copy(file, self.own), "nobody", "nogroup")


@pytest.fixture
def place(folder, programs, workplace):
    return Place(folder, programs, workplace)


@pytest.fixture(scope="module")
def laboratory(workplace):
    return pki.Pki(workplace.folder("laboratory-of-docs"))


@pytest.fixture
def authority(laboratory, place):
    """http://tsa.example/, which is asked through a proxy, as the name leads nowhere."""
    with pki.serve(laboratory.stamp) as address:
        place.environment["http_proxy"] = address.removesuffix("/tsa")
        yield


@pytest.fixture
def web1(workplace, place):
    """A host to which ssh leads: this one, by a real sshd."""
    ada = ssh.make_person(place.own, "id_ed25519")
    port = store.free_port()
    with sshd.serve(workplace, ada, port, path=place.environment["PATH"]) as options:
        sshd.write_clients(place.bin, port, options)
        yield ada
    for left in LEFT_ON_HOST:
        left.unlink(missing_ok=True)


LEFT_ON_HOST = [Path("/run") / name for name in ("exhibit-collect", "shop.tar", "shop.manifest")]
"""What analyst.md puts there and removes."""


@pytest.fixture
def shop(docker, debian_web):
    """A container of Debian's, with a secret."""
    options = ["--env=DB_PASSWORD=correct-horse-battery"]
    with docker.container(debian_web, name="shop", options=options) as container:
        yield container


@pytest.fixture
def job(docker, images):
    """A container that has exited."""
    with docker.container(images.busybox, "sleep", "1000000", name="job") as container:
        docker.halt(container)
        yield container


def test_analyst(place, programs, web1, shop, job, laboratory, authority):
    alice = laboratory.issue("alice")
    place.give(programs.collector, alice.key, alice.certificate, laboratory.ca)
    shutil.chown(shutil.copy(laboratory.ca, place.own / "tsa-ca.pem"), "nobody")
    ssh.make_person(place.own, "bob")
    place.follow(PROJECT / "docs/analyst.md")
    assert not any(left.exists() for left in LEFT_ON_HOST)
