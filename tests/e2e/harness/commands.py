"""Running commands so that a failing one tells what it was and what it said."""

import os
import shlex
import subprocess
import time

PATIENCE_S = int(os.environ.get("EXHIBIT_E2E_PATIENCE", 120))
"""No command of these tests takes nearly as long; one that does hangs, and must not hold up the whole run. Under a sanitizer
some do: EXHIBIT_E2E_PATIENCE is for it."""

PATIENCE_TO_INSTALL_S = 1800
"""Hundreds of packages from a network: Debian's npm alone took more than two minutes on a busy machine, and what ends apt-get
in the middle leaves dpkg broken for whatever comes after."""

UNPRIVILEGED = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=-all")


class CommandFailed(Exception):
    def __init__(self, argv, status, said):
        super().__init__(f"$ {shlex.join(argv)}\nexited with {status}:\n{said.decode(errors='replace')}")


def run(*argv, env=None, cwd=None, input=b"", patience=PATIENCE_S):
    """The standard output, as bytes, of a command that must succeed."""
    argv = [os.fspath(argument) for argument in argv]
    done = subprocess.run(argv, env=env, cwd=cwd, input=input, capture_output=True, timeout=patience)
    if done.returncode:
        raise CommandFailed(argv, done.returncode, done.stderr + done.stdout)
    return done.stdout


def text(*argv, **options):
    """Like `run`, decoded and without the final newline."""
    return run(*argv, **options).decode().strip()


def wait_until(holds, what, seconds=30):
    """Polls, since what is waited for here lives in other programs that send no events."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)
