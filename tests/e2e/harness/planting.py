"""Changes as an intruder makes them, each of a kind of its own, and what a diff has to say of each."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Targets:
    """Files of an image that are there to be changed."""

    edited: str
    deleted: str
    renamed: str
    made_setuid: str


@dataclass(frozen=True)
class Change:
    kind: str
    path: str
    from_path: str | None = None


BUSYBOX = Targets("/srv/edited", "/srv/deleted", "/srv/renamed", "/srv/made-setuid")
NGINX = Targets("/var/www/html/index.html", "/etc/nginx/win-utf", "/etc/nginx/fastcgi_params", "/bin/dash")


def plant(container, targets):
    """Makes one change of each kind, and returns them as a diff must name them."""
    root = container.root
    added_from_outside, added_from_inside = "/srv/added-from-outside", "/tmp/added-from-inside"
    renamed_to = targets.renamed + ".was"
    inside(root, added_from_outside).touch(exist_ok=False)
    container.exec("touch", added_from_inside)
    edit_in_secret(inside(root, targets.edited))
    inside(root, targets.deleted).unlink()
    inside(root, targets.renamed).rename(inside(root, renamed_to))
    make_setuid(inside(root, targets.made_setuid))
    return {
        Change("added", added_from_outside),
        Change("added", added_from_inside),
        Change("modified", targets.edited),
        Change("removed", targets.deleted),
        Change("moved", renamed_to, from_path=targets.renamed),
        Change("metadata", targets.made_setuid),
    }


def inside(root, path):
    return root / path.lstrip("/")


def edit_in_secret(file):
    """Changes one byte, so that the size stays, and puts the time of modification back."""
    before = file.stat()
    content = bytearray(file.read_bytes())
    content[0] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def make_setuid(file):
    file.chmod(file.stat().st_mode | 0o4000)


def named_by(findings):
    """The file findings of `exhibit diff --json`, in their order, as changes."""
    return [
        Change(finding["change"], finding["path"], finding.get("from_path"))
        for finding in findings
        if finding["kind"] == "file"
    ]


def without_parents(changes, planted):
    """Drops what a diff may say of the planted changes' folders: their own times did change with what they hold."""
    paths = {path for change in planted for path in (change.path, change.from_path) if path}
    folders = {os.path.dirname(path) for path in paths}
    return [change for change in changes if not (change.kind == "metadata" and change.path in folders)]
