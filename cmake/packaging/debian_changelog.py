#!/usr/bin/python3
"""Writes CHANGELOG.md, as Debian's changelogs are written (Policy 4.4), to standard output.

    debian_changelog.py CHANGELOG.md PACKAGE VERSION MAINTAINER EPOCH

A heading `## 1.2.0, 2027-01-31` is a release; one without a date is that which is being built, and bears the time EPOCH
(in seconds since 1970). VERSION, with Debian's revision, belongs to the newest.
"""

import re
import sys
import textwrap
from datetime import datetime, timezone
from email.utils import format_datetime
from pathlib import Path


def releases(page):
    """(heading, [entry...]) of each release, the newest first; an entry's lines are joined."""
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        entries = re.split(r"^- ", body, flags=re.MULTILINE)[1:]
        yield heading, [" ".join(entry.split()) for entry in entries]


def time_of(heading, epoch):
    dated = re.search(r"\d{4}-\d{2}-\d{2}", heading)
    if dated:
        return datetime.fromisoformat(dated[0]).replace(tzinfo=timezone.utc)
    return datetime.fromtimestamp(epoch, timezone.utc)


def paragraph(entry):
    return textwrap.fill(
        entry, 78, initial_indent="  * ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def main(changelog, package, version, maintainer, epoch):
    revision = version.rpartition("-")[2]
    for number, (heading, entries) in enumerate(releases(Path(changelog).read_text(encoding="utf-8"))):
        name = version if number == 0 else f"{heading.partition(',')[0]}-{revision}"
        print(f"{package} ({name}) stable; urgency=medium\n")
        print("\n".join(map(paragraph, entries)))
        print(f"\n -- {maintainer}  {format_datetime(time_of(heading, int(epoch)))}\n")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(*sys.argv[1:])
