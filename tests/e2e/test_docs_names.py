"""What README.md and the guides name: tests, files, headings, options. And that no block of commands is left out."""

import functools
import os
import re
import subprocess
from pathlib import Path

import pytest

from harness import documents, manuals
from harness.commands import run
from harness.documents import PROJECT, blocks

DOCUMENTS = documents.documents()


def test_every_test_that_is_named_is_there():
    named = re.findall(r"`(test_\w+\.py::test_\w+|[A-Z]\w+\.[A-Z]\w+)`", (PROJECT / "docs/threat-model.md").read_text())
    assert len(named) > 80
    assert [name for name in named if name not in all_tests()] == []


@functools.cache
def all_tests():
    known = set()
    for file in (PROJECT / "tests/e2e").glob("test_*.py"):
        known |= {f"{file.name}::{name}" for name in re.findall(r"^def (test_\w+)", file.read_text(), flags=re.MULTILINE)}
    for file in (PROJECT / "tests").rglob("*_test.cc"):
        cases = re.findall(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", file.read_text(), flags=re.MULTILINE)
        known |= {".".join(case) for case in cases}
    return known


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Files and headings; of headings by the rule of GitHub's anchors."""
    for target in re.findall(r"\]\(([^)]+)\)", without_blocks(page)):
        if target.startswith("http"):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name}: {target}"


def without_blocks(page):
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(file):
    headings = re.findall(r"^#+ (.+)$", without_blocks(file), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_paths_of_the_sources_that_are_named_are_there(page):
    """What begins with a folder of the top level, in backticks; `*` is any part of a name, `{a,b}` are both."""
    folders = "|".join(folder.name for folder in PROJECT.iterdir() if folder.is_dir() and folder.name not in ("build", ".git"))
    for name in re.findall(rf"`((?:{folders})/[^`\s<>]*)`", without_blocks(page)):
        found = [path for one in expand(name) for path in [sorted(PROJECT.glob(one.rstrip("/")))]]
        assert all(found), f"{page.name}: {name}"


def expand(name):
    braces = re.search(r"\{([^}]*)\}", name)
    if not braces:
        return [name]
    return [one for word in braces[1].split(",") for one in expand(name[: braces.start()] + word + name[braces.end() :])]


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_every_block_is_run_or_says_why(page, record_property):
    """A block of commands that no test follows needs a reason; here they are listed. What is indented would be no block."""
    assert not re.search(r"^    \S", without_blocks(page), flags=re.MULTILINE)
    for block in blocks(page.read_text()):
        assert block.language in documents.SHELLS | documents.OTHERS, f"{page.name}, line {block.line}: no known language"
        assert block.language in documents.SHELLS or not re.search(r"^[$#] ", block.text, flags=re.MULTILINE) or block.language == "python"
        if block.not_run:
            print(f"{page.name}, line {block.line}, is not run: {block.not_run}")
        elif block.commands:
            assert page.name in FOLLOWED, f"{page.name}, line {block.line}: nobody runs this"


FOLLOWED = ("README.md", "analyst.md", "verifier.md", "reviewer.md", "fleet.md")
"""The documents that test_docs and test_docs_fleet follow."""


PAGES = [*DOCUMENTS, *sorted((PROJECT / "deploy").rglob("*.md")), PROJECT / "evidence/FORMAT.md", PROJECT / "evidence/export/SCHEMA.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_options_that_are_mentioned_are_there(page, programs):
    """In blocks, indented or fenced, and between backticks."""
    text = page.read_text()
    code = [line for line in text.splitlines() if line.startswith(("    ", "$ ", "# ", "exhibit"))] + re.findall(r"`([^`\n]+)`", text)
    for line in (line for line in code if "exhibit-over-ssh" not in line):
        assert_is_there(programs, line, page.name)


def assert_is_there(programs, line, where):
    """Each call of the two programs in a line: its command and its options."""
    for call in re.split(r"[|;&(]|<\(", line.split(" # ")[0]):
        if told := re.search(r"(?:^|[ /])(exhibit-collect|exhibit ([a-z]+)(?: (add|transfer|accept|verify|log|stamp|repair)\b)?)(?= |$)(.*)", call):
            known = help_of(programs, *(told[1].split() if told[2] == "custody" else told[1].split()[:2]))
            assert known, f"{where}: {line}"
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", told[4]):
                assert option in known, f"{where}: {option} in: {line}"


@pytest.mark.parametrize("page", manuals.pages(), ids=lambda page: page.name)
def test_examples_of_a_manual_page_and_of_help_are_there(page, programs):
    examples = [command.text for command in manuals.examples(page)]
    assert examples
    argv = [programs.collector] if page.stem == "exhibit-collect" else [programs.reader, *page.stem.split("-")[1:]]
    told = run_whatever([*argv, "--help"]).partition("Examples:\n")[2].partition("\n\n")[0]
    for line in examples + re.findall(r"^  (\S.*)", told, re.MULTILINE):
        assert_is_there(programs, line, page.name)


@functools.cache
def help_of(programs, program, *command):
    """The options of a command, empty where there is no such command."""
    argv = [programs.reader if program == "exhibit" else programs.collector, *command, "--help"]
    told = run_whatever(argv)
    return frozenset(re.findall(r"(?<![\w-])--[a-z][a-z-]+", told))


def run_whatever(argv):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    return done.stdout if done.returncode == 0 else ""


def test_installed_documents_lead_to_each_other(folder):
    build = Path(os.environ.get("EXHIBIT_BIN_DIR", PROJECT / "build/dev/bin")).resolve().parent
    if not (build / "cmake_install.cmake").exists():
        pytest.skip(f"{build} is no folder of a build")
    run("cmake", "--install", build, "--component", "exhibit", "--prefix", folder)
    (installed,) = folder.glob("share/doc/*")
    pages = sorted(installed.rglob("*.md"))
    assert {page.name for page in DOCUMENTS} <= {page.name for page in pages}
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)", without_blocks(page)):
            if not target.startswith("http") and "tests/" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(installed)}: {target}"
    for program in ("ssh/exhibit-over-ssh", "kubernetes/kubectl-exhibit", "s3/exhibit-presign"):
        assert os.access(installed / "deploy" / program, os.X_OK)
