#!/usr/bin/python3
"""Finds includes of the libraries' headers in a file that uses nothing of them, in all tracked sources.

    includes.py [--remove] [FILE...]

Reads text and compiles nothing, so that it takes a second for the whole tree; headers.txt tells by what names a header is
used, and a header that it does not know is let pass, as is one with the words `IWYU pragma: export` behind it: it is
there for those who include the file. Exit status: 0 nothing, 1 found. --remove takes the lines out;
what a file gets through a header of this project has to be compiled then.
"""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
INCLUDE = re.compile(r"#include <([^>]+)>(.*)\n")


def known_headers():
    page = (PROJECT / "tests/lint/headers.txt").read_text()
    lines = re.sub(r"\n +", "", page).splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if not line.startswith("#"))
    return {header: re.compile(names) for header, names in pairs}


def tracked_sources():
    said = subprocess.run(["git", "ls-files", "*.cc", "*.h"], cwd=PROJECT, check=True, stdout=subprocess.PIPE)
    return said.stdout.decode().splitlines()


def unused_of(text, known):
    """Matches of INCLUDE whose header the rest of the text does not use."""
    code = COMMENT_OR_STRING.sub('""', "".join(line for line in text.splitlines(True) if not INCLUDE.match(line)))
    for include in INCLUDE.finditer(text):
        names = known.get(include[1])
        if names and "IWYU pragma: export" not in include[2] and not names.search(code):
            yield include


def main(arguments):
    is_removing = "--remove" in arguments
    files = [argument for argument in arguments if argument != "--remove"]
    known = known_headers()
    found = 0
    for file in files or tracked_sources():
        path = PROJECT / file
        text = path.read_text(encoding="utf-8")
        unused = list(unused_of(text, known))
        for include in unused:
            line = text.count("\n", 0, include.start()) + 1
            print(f"{file}:{line}: nothing of <{include[1]}> is used")
        if unused and is_removing:
            for include in reversed(unused):
                text = text[: include.start()] + text[include.end() :]
            path.write_text(text, encoding="utf-8")
        found += len(unused)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
