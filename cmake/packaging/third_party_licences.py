#!/usr/bin/python3
"""Writes the licences of all that static programs are made of besides this project, to standard output.

    third_party_licences.py BUILD PROGRAM...

What a program is made of is asked of the build itself: the archives of its link, and every header outside the project
that one of its objects was compiled with (header-only libraries). Each belongs to a Debian package, whose copyright file
is copied, and so are the common licences that it refers to by their place on a Debian system. Ends with an error
where a file belongs to no package, or a package has no copyright file.
"""

import re
import subprocess
import sys
from pathlib import Path

COMMON = "/usr/share/common-licenses/"
# Of the compiler, whose names are on no command line.
RUNTIME = ("libstdc++.a", "libgcc.a", "libgcc_eh.a", "libc.a")
# Interfaces of the kernel: declarations, of which nothing becomes part of a program (its note on system calls).
DECLARATIONS = {"linux-libc-dev"}


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def archives_of(build, program):
    link = said("ninja", "-C", build, "-t", "commands", program)
    named = {word for word in link.split() if word.startswith("/") and word.endswith(".a")}
    return named | {said("c++", f"-print-file-name={name}").strip() for name in RUNTIME}


def headers_of(build, program):
    objects = {word for word in said("ninja", "-C", build, "-t", "inputs", program).splitlines() if word.endswith(".o")}
    target = None
    headers = set()
    for line in said("ninja", "-C", build, "-t", "deps").splitlines():
        if not line.startswith(" "):
            target = line.partition(":")[0]
        elif target in objects and line.strip().startswith("/usr/"):
            headers.add(line.strip())
    return headers


def packages_of(files):
    """{package without architecture}, of files as the build names them."""
    files = sorted({str(Path(file).resolve()) for file in files})
    found = {}
    for line in said("dpkg-query", "--search", *files).splitlines():
        packages, _, file = line.partition(": ")
        found[file] = {package.partition(":")[0] for package in packages.split(", ")}
    unknown = [file for file in files if file not in found]
    if unknown:
        sys.exit(f"third_party_licences: no package has {unknown[0]}")
    return set().union(*found.values())


def copyright_of(package):
    file = Path("/usr/share/doc") / package / "copyright"
    if not file.exists():
        sys.exit(f"third_party_licences: {package} has no {file}")
    return file.read_text(encoding="utf-8")


def version_of(package):
    return said("dpkg-query", "--show", "--showformat=${source:Package} ${Version}\n", package).splitlines()[0]


def section(title, body):
    rule = "=" * 100
    print(f"{rule}\n{title}\n{rule}\n\n{body.strip()}\n")


def main(build, *programs):
    users = {}
    for program in programs:
        files = archives_of(build, program) | headers_of(build, program)
        for package in packages_of(files) - DECLARATIONS:
            users.setdefault(package, []).append(program)

    print("What the static programs are made of besides Exhibit itself, and the licences of it, as Debian states them.\n")
    for package in sorted(users):
        print(f"{package}: {version_of(package)}, in {' and '.join(users[package])}")
    print()

    texts = {}
    for package in sorted(users):
        texts.setdefault(copyright_of(package), []).append(package)
    for text, packages in texts.items():
        section(", ".join(packages), text)
    # Without the full stop of a sentence that ends with a name. GPL is the name of the newest of them.
    referred = re.findall(re.escape(COMMON) + r"([\w.+-]*\w)", "\n".join(texts))
    for file in sorted({Path(COMMON + name).resolve() for name in referred}):
        section(file, file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])
