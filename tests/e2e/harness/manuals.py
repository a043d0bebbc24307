"""The manual pages of cmake/man: what their EXAMPLES say to type."""

import re

from harness.documents import PROJECT, Command

ESCAPES = {r"\(dq": '"', r"\e": "\\", r"\&": ""}


def pages():
    return sorted((PROJECT / "cmake/man").glob("*.1"))


def examples(page):
    """The commands of a page's EXAMPLES, each with its prompt."""
    found, within = [], False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith(".Sh "):
            within = line == ".Sh EXAMPLES"
        elif within and (told := re.match(r"(?:\.Dl )?([$#]) (.*)", line)):
            text = told[2]
            for escape, character in ESCAPES.items():
                text = text.replace(escape, character)
            found.append(Command(number, told[1], text))
    return found
