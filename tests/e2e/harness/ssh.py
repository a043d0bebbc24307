"""People with SSH keys, made by the real ssh-keygen, and their agent."""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.commands import UNPRIVILEGED, run, wait_until

KINDS = {
    "ed25519": ("-t", "ed25519"),
    "ecdsa256": ("-t", "ecdsa", "-b", "256"),
    "ecdsa384": ("-t", "ecdsa", "-b", "384"),
    "rsa": ("-t", "rsa", "-b", "3072"),
}


@dataclass(frozen=True)
class Person:
    name: str
    key: Path

    @property
    def public(self):
        return self.key.with_name(self.key.name + ".pub")

    @property
    def fingerprint(self):
        return run("ssh-keygen", "-l", "-f", self.public).decode().split()[1]

    @property
    def allowed(self):
        """The line of an allowed_signers file."""
        return f"{self.name} {self.public.read_text()}"


def make_person(folder, name, kind="ed25519", passphrase=""):
    """The private key is nobody's, as whom `exhibit` runs."""
    key = folder / name
    run("ssh-keygen", "-q", *KINDS[kind], "-N", passphrase, "-C", name, "-f", key)
    shutil.chown(key, "nobody")
    return Person(name, key)


def allow(folder, *people):
    """An allowed_signers file."""
    file = folder / "allowed_signers"
    file.write_text("".join(person.allowed for person in people))
    return file


def verify(signed, signature, allowed, person, namespace):
    """Succeeds where ssh-keygen finds the signature good."""
    return run("ssh-keygen", "-Y", "verify", "-f", allowed, "-I", person.name, "-n", namespace, "-s", signature, input=signed)


@contextlib.contextmanager
def agent(folder, *people):
    """The environment of a user whose agent holds the keys of `people`."""
    socket = folder / "agent"
    process = subprocess.Popen([*UNPRIVILEGED, "ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    environment = {**os.environ, "SSH_AUTH_SOCK": os.fspath(socket)}
    try:
        wait_until(socket.exists, "the agent")
        for person in people:
            run(*UNPRIVILEGED, "ssh-add", "-q", person.key, env=environment)
        yield environment
    finally:
        process.terminate()
        process.wait()
