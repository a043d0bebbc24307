"""Packages of Debian with a higher version and other content, as their maintainers would build them."""

import shutil
import time

from harness.commands import PATIENCE_TO_INSTALL_S, run

BUILT_AT = int(time.time()) - 3600


def next_versions(packages, folder):
    """Builds them as `folder`/*-next.deb."""
    folder.mkdir(exist_ok=True)
    for package in packages:
        run("apt-get", "-o", "APT::Sandbox::User=root", "download", package, cwd=folder, patience=PATIENCE_TO_INSTALL_S)
    for archive in list(folder.glob("*.deb")):
        root = folder / archive.stem
        run("dpkg-deb", "--raw-extract", archive, root)
        make_next(root)
        archive.unlink()
        run("dpkg-deb", "-Znone", "--build", root, folder / f"{archive.stem}-next.deb")
        shutil.rmtree(root)
    return folder


def make_next(root):
    control = root / "DEBIAN/control"
    lines = control.read_text().splitlines(keepends=True)
    control.write_text("".join(f"{line.rstrip()}+next1\n" if line.startswith("Version:") else line for line in lines))
    script = root / "DEBIAN/postinst"
    if script.exists():
        script.write_text(script.read_text().replace("set -e", "set -e\n# next", 1))
    sums = root / "DEBIAN/md5sums"
    listed = [line.split("  ", 1)[1] for line in sums.read_text().splitlines()]
    for path in (path for path in listed if path.startswith(("usr/sbin/", "usr/bin/", "usr/lib/", "lib/systemd/"))):
        if not (root / path).is_symlink():
            with (root / path).open("ab") as file:
                file.write(b"\n# next\n")
    sums.write_text(run("md5sum", *listed, cwd=root).decode())
    # What is built anew is dated anew.
    run("find", root, "-exec", "touch", "--no-dereference", f"--date=@{BUILT_AT}", "{}", "+")
