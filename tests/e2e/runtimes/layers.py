"""Layers of images as tar archives, with the whiteouts of the OCI image specification (image-spec, layer.md)."""

import io
import tarfile

MTIME = 1700000000


def of_every_kind():
    """What layers can do to each other, in layers that stand above the one of the busybox image."""
    return [
        layer(
            file("opt/app/kept", "kept\n"),
            file("opt/app/whited-out", "to be whited out\n"),
            file("opt/app/rewritten", "to be rewritten, same size\n"),
            file("opt/gone/file", "goes with its folder\n"),
            file("opt/made-opaque/old", "below an opaque folder\n"),
            file("opt/file-to-folder", "a file\n"),
            file("opt/folder-to-file/inside", "inside\n"),
            file("opt/folder-to-link/inside", "inside\n"),
            file("opt/comes-back", "first\n"),
            *(file(f"opt/tree/{name}/deep/file", name) for name in ("renamed", "replaced", "removed")),
            file("var/lib/dpkg/status", "Package: base-files\nStatus: install ok installed\nVersion: 12.4\n\n"),
        ),
        layer(
            file("opt/app/.wh.whited-out"),
            file("opt/.wh.gone"),
            file("opt/.wh.comes-back"),
            file("opt/made-opaque/.wh..wh..opq"),
            file("opt/made-opaque/new", "above an opaque folder\n"),
            file("opt/.wh.file-to-folder"),
            file("opt/.wh.folder-to-file"),
            file("opt/.wh.folder-to-link"),
        ),
        layer(
            file("opt/comes-back", "second, longer\n"),
            file("opt/app/rewritten", "has been rewritten, size 1\n"),
            file("opt/file-to-folder/inside", "inside what was a file\n"),
            file("opt/folder-to-file", "a file now\n"),
            link("opt/folder-to-link", "app"),
            file("opt/setuid", "#!/bin/sh\nid\n", mode=0o4755),
            file("opt/hard-links/one", "one file, two names\n"),
            hard_link("opt/hard-links/two", "opt/hard-links/one"),
            file("opt/big", "0123456789abcdef" * 65536),
        ),
        layer(folder("opt/app", mode=0o750), file("opt/made-opaque/newer", "newer\n")),
    ]


def many_tiny(number):
    """So many that the names of their folders do not fit in the options of one mount."""
    return [layer(file(f"srv/layers/{n}", f"of layer {n}\n")) for n in range(number)]


def layer(*members):
    """An archive that has each member's folders before it, so that no runtime has to invent them."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        seen = {name for name, *_ in members}
        for name, info, content in members:
            for above in folders_above(name):
                if above not in seen:
                    seen.add(above)
                    tar.addfile(folder(above)[1])
            tar.addfile(info, io.BytesIO(content))
    return archive.getvalue()


def folders_above(name):
    parts = name.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def member(name, type, mode, content=b"", target=""):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.size, info.linkname, info.mtime = type, mode, len(content), target, MTIME
    return name, info, content


def file(name, text="", mode=0o644):
    return member(name, tarfile.REGTYPE, mode, text.encode())


def folder(name, mode=0o755):
    return member(name, tarfile.DIRTYPE, mode)


def link(name, target):
    return member(name, tarfile.SYMTYPE, 0o777, target=target)


def hard_link(name, target):
    return member(name, tarfile.LNKTYPE, 0o644, target=target)
