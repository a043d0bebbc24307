"""A server as packages of other distributions bring it, in two versions: rpm's are built and installed by the real rpm.

There is no apk to be had here. What apk-tools 2.14 would write, files and database, a fixture writes instead.
"""

import base64
import hashlib
import io
import os
import tarfile

from harness.commands import run

VERSIONS = ("2.4.1", "2.4.2")
BUILT_AT = (1_700_000_000, 1_790_000_000)
CONFIGURATION = ("etc/httpd.conf", "etc/cron.d/httpd", "etc/periodic/daily/httpd")


def contents(version, program):
    """Path to (mode, content); `program` is a path of the host's to an executable."""
    machine_code = program.read_bytes() + version.encode()
    script = f"#!/bin/sh\n# httpd {version}\nexec /usr/sbin/httpd\n".encode()
    return {
        "etc/cron.d/httpd": (0o644, f"# {version}\n0 4 * * * root /usr/bin/httpd-clean\n".encode()),
        "etc/httpd.conf": (0o644, f"# {version}\nlisten 80\n".encode()),
        "etc/init.d/httpd": (0o755, script),
        "etc/periodic/daily/httpd": (0o755, script),
        "usr/bin/httpd-clean": (0o755, script),
        "usr/bin/httpd-wrap": (0o4755, machine_code + b"wrap"),
        "usr/lib/libhttpd.so.2": (0o755, machine_code + b"library"),
        "usr/lib/systemd/system/httpd.service": (0o644, f"[Unit]\nDescription={version}\n".encode()),
        "usr/sbin/httpd": (0o755, machine_code),
    }


# --- rpm ------------------------------------------------------------------------------------------------------------

SPEC = """
Name: httpd
Version: {version}
Release: 1
Summary: A server
License: MIT
AutoReqProv: no
%description
A server.
%install
cp -a {files}/. %{{buildroot}}/
%post
echo configured >/var/log/httpd-post.log
%files
{listed}
"""
RPM = ("rpm", "--dbpath", "/var/lib/rpm", "--define", "_pkgverify_level none", "--nosignature", "--nodeps")
BUILD = ("--define", "debug_package %{nil}", "--define", "__os_install_post %{nil}", "--define", "_build_id_links none")


def build_rpm(folder, number, program):
    """The path of version VERSIONS[number]."""
    top, files = folder / f"rpm-{number}", folder / f"files-{number}"
    brought = contents(VERSIONS[number], program)
    write_tree(files, brought, BUILT_AT[number])
    listed = [
        f"{'%config(noreplace) ' if path in CONFIGURATION else ''}%attr({mode:04o},root,root) /{path}"
        for path, (mode, _) in brought.items()
    ]
    spec = folder / f"httpd-{number}.spec"
    spec.write_text(SPEC.format(version=VERSIONS[number], files=files, listed="\n".join(listed)))
    run("rpmbuild", "-bb", "--nodeps", "--define", f"_topdir {top}", *BUILD, spec)
    (package,) = top.glob("RPMS/*/*.rpm")
    return package


def install_rpm(root, package):
    """Installs or upgrades, by the host's rpm in the root directory `root`.

    That must not be a link of /proc, which rpm reads: it leads to "/", and the host's database would be written.
    """
    assert not root.is_relative_to("/proc")
    run(*RPM, "--root", root, "--upgrade", package)


# --- apk (a fixture) ------------------------------------------------------------------------------------------------


def write_apk(root, number, program):
    """Leaves `root` as apk would that installed, or upgraded to, VERSIONS[number]."""
    brought = contents(VERSIONS[number], program)
    write_tree(root, brought, BUILT_AT[number])
    database = root / "lib/apk/db"
    database.mkdir(parents=True, exist_ok=True)
    replace(database / "installed", installed_database(VERSIONS[number], brought))
    replace(database / "scripts.tar", script_archive(VERSIONS[number]))
    replace(database / "triggers", b"")
    (root / "etc/apk").mkdir(exist_ok=True)
    replace(root / "etc/apk/world", b"httpd\n")
    (database / "lock").touch(mode=0o600)


def installed_database(version, brought):
    lines = [f"C:{checksum(version.encode())}", "P:httpd", f"V:{version}-r0", "A:x86_64", "T:A server", "L:MIT"]
    folders = {}
    for path, (mode, content) in brought.items():
        folder, name = os.path.split(path)
        folders.setdefault(folder, []).append((name, mode, content))
    for folder, files in sorted(folders.items()):
        lines.append(f"F:{folder}")
        for name, mode, content in files:
            lines += [f"R:{name}", f"a:0:0:{mode:o}", f"Z:{checksum(content)}"]
    return "\n".join([*lines, "", ""]).encode()


def checksum(content):
    """SHA-1, as apk 2 writes it."""
    return "Q1" + base64.b64encode(hashlib.sha1(content).digest()).decode()


def script_archive(version):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        script = b"#!/bin/sh\nadduser -S httpd\n"
        member = tarfile.TarInfo(f"httpd-{version}-r0.post-install")
        member.size, member.mode = len(script), 0o755
        tar.addfile(member, io.BytesIO(script))
    return packed.getvalue()


# --- both -----------------------------------------------------------------------------------------------------------


def write_tree(root, brought, time):
    for path, (mode, content) in brought.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        replace(file, content, mode)
        os.utime(file, (time, time))


def replace(file, content, mode=0o644):
    """A new file takes the place of the old, as package managers have it."""
    unfinished = file.with_name(f".apk.{file.name}")
    unfinished.write_bytes(content)
    unfinished.chmod(mode)
    unfinished.rename(file)
