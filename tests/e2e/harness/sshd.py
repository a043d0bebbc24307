"""A real sshd on a port of its own, with a configuration of its own, to which one key is admitted as root."""

import contextlib
import os
import socket
from pathlib import Path

from harness.commands import run

CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/admitted
PidFile none
PasswordAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PrintMotd no
PrintLastLog no
Subsystem sftp internal-sftp
SetEnv PATH={path}
"""


WITHOUT_PROGRAMS_IN_RUN = (
    "unshare", "--mount", "--propagation=slave", "sh", "-ec",
    'mount --rbind /run /run; mount -o remount,bind,noexec /run; exec "$@"', "sh",
)  # fmt: skip
"""Words before a command: to it /run is as Debian and Ubuntu mount it, noexec."""


@contextlib.contextmanager
def serve(workplace, admitted, port, path="/usr/sbin:/usr/bin:/sbin:/bin", before=()):
    """The options of ssh that reach it; `path` is that of its sessions, `before` are words that run it."""
    folder = workplace.folder(f"sshd-{port}")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host_key")
    (folder / "admitted").write_text(admitted.public.read_text())
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host_key.pub').read_text()}")
    config = folder / "config"
    config.write_text(CONFIG.format(port=port, folder=folder, path=path))
    separation = Path("/run/sshd")
    is_new = not separation.exists()
    separation.mkdir(exist_ok=True)
    try:
        with workplace.daemon(f"sshd-{port}", [*before, "/usr/sbin/sshd", "-D", "-e", "-f", config], lambda: answers(port)):
            yield [f"-p{port}", f"-i{admitted.key}", "-oIdentitiesOnly=yes", "-oBatchMode=yes", f"-oUserKnownHostsFile={folder}/known"]
    finally:
        if is_new:
            os.rmdir(separation)


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        return connection.recv(4) == b"SSH-"
    return False


def write_clients(folder, port, options):
    """ssh and scp, to be first in somebody's path, for whom every host is this one's sshd."""
    options = ["-oHostName=127.0.0.1", f"-oHostKeyAlias=[127.0.0.1]:{port}", *options]
    words = " ".join(os.fspath(option) for option in options)
    for client, further in (("ssh", ""), ("scp", f" -S {folder}/ssh")):
        (folder / client).write_text(CLIENT.format(client=client, words=words if client == "ssh" else "", further=further))
        (folder / client).chmod(0o755)


CLIENT = """\
#!/bin/sh
exec /usr/bin/{client}{further} {words} "$@"
"""
