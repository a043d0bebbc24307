"""The commands of a page, to be run as they stand there."""

import re


def console_commands(page):
    """What follows "$ " in each block of a console."""
    blocks = re.findall(r"^```console\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
