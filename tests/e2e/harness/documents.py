"""Documents whose every command is run as it stands there, and whose every shown output is held against the real one.

A block of a document is fenced, and its language says what it is:

- `console`: what a terminal with bash shows. `$ ` is a person on a machine of their own, `# ` is root on the host whose containers
  are examined, `> ` goes on with the command before. Lines below a command are all of its output, where `…` stands for
  anything in a line and a line that is `…` alone for any number of lines; a command with nothing below it may say what
  it likes.
- `sh`: commands of a person, one a line; `\\` at the end of a line goes on.
- `sql`, `json`, `text` …: no commands. Whoever tests them finds them with `blocks`.

A command ends with 0, or as its last words say: `# exit status 3`. A comment `<!-- not run: why -->` before a block tells
that it is not run.
"""

import os
import re
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from harness.commands import PATIENCE_S

PROJECT = Path(__file__).resolve().parents[3]
SHELLS = {"console", "sh"}
OTHERS = {"sql", "json", "text", "yara", "python"}
NOT_RUN = re.compile(r"<!-- not run: (.+?) -->$")
STATUS = re.compile(r"\s# exit status (\d+)\b[^#\n]*$")


@dataclass(frozen=True)
class Command:
    line: int
    prompt: str
    text: str
    output: tuple[str, ...] = ()

    @property
    def status(self):
        found = STATUS.search(self.text)
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Block:
    line: int
    language: str
    heading: str
    text: str
    not_run: str = ""

    @property
    def commands(self):
        if self.language == "console":
            return console_commands(self)
        return script_commands(self) if self.language == "sh" else []


def documents():
    """README.md and all of docs/."""
    return [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


def blocks(page):
    """All fenced blocks of a page's text, in order."""
    found, heading, reason, opened = [], "", "", None
    for number, line in enumerate(page.splitlines(), 1):
        if opened:
            if line == "```":
                found.append(Block(opened[0], opened[1], heading, "\n".join(opened[2]), reason))
                opened, reason = None, ""
            else:
                opened[2].append(line)
        elif line.startswith("```"):
            opened = (number, line[3:], [])
        elif line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.strip():
            told = NOT_RUN.match(line)
            reason = told[1] if told else ""
    assert not opened, f"line {opened[0]}: a block without an end"
    return found


def console_commands(block):
    found = []
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if line.startswith(("$ ", "# ")):
            found.append([number, line[0], [line[2:]], []])
            continue
        assert found, f"line {number}: output before the first command"
        if line.startswith("> ") and not found[-1][3]:
            found[-1][2].append(line[2:])
        else:
            found[-1][3].append(line)
    return [Command(line, prompt, "\n".join(text), tuple(output)) for line, prompt, text, output in found]


def script_commands(block):
    found, goes_on = [], False
    for number, line in enumerate(block.text.splitlines(), block.line + 1):
        if goes_on:
            found[-1][1].append(line)
        elif line.strip() and not line.startswith("#"):
            found.append((number, [line]))
        goes_on = line.endswith("\\")
    return [Command(line, "$", "\n".join(text)) for line, text in found]


def is_shown(output, shown):
    """Whether an output is what a document shows of it."""
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += r".*?".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"[ ]*\n"
    text = re.sub(r"[ ]+\n", "\n", output.rstrip() + "\n") if output.strip() else ""
    return re.fullmatch(pattern.replace(r"[ ]*\n", r"\n"), text) is not None


class Failed(Exception):
    """Commands of a document that did not do what it says."""


class Shell:
    """One bash that goes on from command to command, so that variables stay."""

    def __init__(self, folder, environment, before=()):
        self.folder = folder
        self.process = subprocess.Popen(
            [*before, "bash", "--norc", "--noprofile"],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, start_new_session=True,
        )  # fmt: skip

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def run(self, text, scratch):
        """Exit status and output, standard error in it; `scratch` is a folder for the command's text."""
        script = scratch / "command"
        script.write_text(text + "\n")
        script.chmod(0o644)
        output = scratch / "output"
        output.unlink(missing_ok=True)
        output.touch()
        output.chmod(0o666)
        self.say(f"source {script} </dev/null >{output} 2>&1; echo $?")
        timer = threading.Timer(PATIENCE_S, self.process.kill)
        timer.start()
        told = self.process.stdout.readline()
        timer.cancel()
        status = int(told) if told.strip() else -1
        return status, output.read_text(errors="backslashreplace")

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)
        self.process.stdout.close()


def follow(page, shells, scratch, wanted=lambda block: True):
    """Runs all commands of a document that are to be run, of `wanted` blocks; `shells` has one for each prompt."""
    failures = []
    for block in filter(wanted, blocks(page.read_text())):
        for command in [] if block.not_run else block.commands:
            status, output = shells[command.prompt].run(command.text, scratch)
            told = f"{page.relative_to(PROJECT)}, line {command.line}:\n{command.prompt} {command.text}\n{output}"
            if os.environ.get("EXHIBIT_E2E_TELL_DOCS"):
                print(told, flush=True)
            if status != command.status:
                failures.append(f"{told}... ended with {status} instead of {command.status}")
            elif command.output and not is_shown(output, command.output):
                failures.append(f"{told}... is not what is shown")
    if failures:
        raise Failed("\n\n".join(failures))
