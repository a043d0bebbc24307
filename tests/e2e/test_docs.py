"""README.md and docs/: each command is run as it stands there, each name of a file or a test is one that exists."""

import contextlib
import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from harness import documents, pki, playing, ssh, sshd, store, tamper
from harness.commands import UNPRIVILEGED, run
from harness.clickhouse import ClickHouse
from harness.documents import PROJECT, Failed, Shell, blocks, follow
from harness.duckdb import DuckDB
from harness.duckdb import install as install_duckdb
from harness.fleet import PAGE, question, statements, views
from harness.fleet import blocks as sql_blocks
from harness.intrusions import INTRUSIONS

DOCUMENTS = documents.documents()


class Place:
    """Where a document is followed: a host, a person's own machine, and ssh between the two."""

    def __init__(self, folder, programs, workplace):
        self.host, self.own, self.scratch, self.bin = (folder / name for name in ("host", "own", "scratch", "bin"))
        for made in (self.host, self.own, self.scratch, self.bin):
            made.mkdir()
        shutil.chown(self.own, "nobody", "nogroup")
        self.environment = {
            "HOME": str(self.own), "PATH": f"{self.bin}:{programs.reader.parent}:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8", "TZ": "UTC", "USER": "examiner", "LOGNAME": "examiner",
        }  # fmt: skip

    def follow(self, page, on_one_machine=False):
        shells = {
            "#": Shell(self.host, self.environment),
            "$": Shell(self.host, self.environment) if on_one_machine else Shell(self.own, self.environment, before=UNPRIVILEGED),
        }
        try:
            return follow(page, shells, self.scratch)
        finally:
            for shell in shells.values():
                shell.close()

    def run(self, command):
        """What the person did before the document begins."""
        return run(*UNPRIVILEGED, "bash", "-euo", "pipefail", "-c", command, cwd=self.own, env=self.environment)

    def give(self, *files):
        """Copies of files that the person has."""
        for file in files:
            shutil.chown(shutil.copy(file, self.own), "nobody", "nogroup")


@pytest.fixture
def place(folder, programs, workplace):
    return Place(folder, programs, workplace)


def test_readme(place, docker, images):
    with docker.container(images.busybox, "sleep", "1000000", name="plain") as plain:
        (plain.root / "tmp/old").write_text("old")
        (plain.root / "tmp/samesize").write_text("welcome")
        place.environment["DOCKER_HOST"] = f"unix://{docker.socket}"
        place.follow(PROJECT / "README.md", on_one_machine=True)


@pytest.fixture(scope="module")
def laboratory(workplace):
    return pki.Pki(workplace.folder("laboratory-of-docs"))


@pytest.fixture
def authority(laboratory, place):
    """http://tsa.example/, which is asked through a proxy, as the name leads nowhere."""
    with pki.serve(laboratory.stamp) as address:
        place.environment["http_proxy"] = address.removesuffix("/tsa")
        yield


@pytest.fixture
def web1(workplace, place):
    """A host to which ssh leads: this one, by a real sshd."""
    ada = ssh.make_person(place.own, "id_ed25519")
    port = store.free_port()
    with sshd.serve(workplace, ada, port, path=place.environment["PATH"]) as options:
        sshd.write_clients(place.bin, port, options)
        yield ada
    for left in LEFT_ON_HOST:
        left.unlink(missing_ok=True)


LEFT_ON_HOST = [Path("/run") / name for name in ("exhibit-collect", "shop.tar", "shop.manifest")]
"""What analyst.md puts there and removes."""


@pytest.fixture
def shop(docker, debian_web):
    """A container of Debian's, with a secret."""
    options = ["--env=DB_PASSWORD=correct-horse-battery"]
    with docker.container(debian_web, name="shop", options=options) as container:
        yield container


@pytest.fixture
def job(docker, images):
    """A container that has exited."""
    with docker.container(images.busybox, "sleep", "1000000", name="job") as container:
        docker.halt(container)
        yield container


def test_analyst(place, programs, web1, shop, job, laboratory, authority):
    alice = laboratory.issue("alice")
    place.give(programs.collector, alice.key, alice.certificate, laboratory.ca)
    shutil.chown(shutil.copy(laboratory.ca, place.own / "tsa-ca.pem"), "nobody")
    ssh.make_person(place.own, "bob")
    place.follow(PROJECT / "docs/analyst.md")
    assert not any(left.exists() for left in LEFT_ON_HOST)


def test_verifier(place, programs, shop, laboratory, authority):
    """A bundle with all that can stand beside it, as others made it."""
    alice, ada, bob = laboratory.issue("alice"), ssh.make_person(place.own, "ada"), ssh.make_person(place.own, "bob")
    place.give(alice.key, alice.certificate, laboratory.ca)
    ssh.allow(place.own, ada, bob)
    shutil.copy(laboratory.ca, place.own / "tsa-ca.pem")
    (shop.root / "var/tmp/large").write_bytes(os.urandom(17 << 20))  # for a checkpoint
    taken = programs.collect("-o", "-", "--container", shop.name, "--witness", "stderr", "--quiet")
    assert taken.status == 0, taken.complaint
    (place.own / "taken.tar").write_bytes(taken.stdout)
    (place.own / "witness.txt").write_text(taken.complaint.splitlines()[-1] + "\n")
    place.run("""
        exhibit receive -o case17.tar --by 'Ada Byron' --ssh-key ada < taken.tar
        exhibit sign case17.tar --key alice.key --cert alice.pem --chain ca.pem
        exhibit timestamp case17.tar --tsa http://tsa.example/
        exhibit custody transfer case17.tar --by 'Ada Byron' --to 'Bob Crane' --ssh-key ada
        exhibit custody accept case17.tar --by 'Bob Crane' --ssh-key bob
        tail -n 1 case17.tar.custody.jsonl | sha256sum | head -c 64 > head.txt
        exhibit redact case17.tar --drop env:DB_PASSWORD -o copy.tar
        age-keygen -o key.txt 2> recipient
        exhibit encrypt case17.tar -o case17.tar.age -r "$(age-keygen -y key.txt)"
        rm taken.tar
    """)
    page = PROJECT / "docs/verifier.md"
    (program,) = [block.text for block in blocks(page.read_text()) if block.language == "python"]
    (place.own / "leaves.py").write_text(program)
    place.follow(page)
    for name, at in FORGED:
        forged = place.own / name
        whole = forged.read_bytes()
        tamper.flip(forged, at % len(whole))
        place.run("rm -rf exhibit-* verified signer.pem line.sig cut.tar opened.tar redaction.jsonl SEAL.txt")
        with pytest.raises(Failed):
            place.follow(page)
        forged.write_bytes(whole)


FORGED = (("case17.tar", 60_000), ("case17.tar", -100), ("case17.tar.SEAL", 20), ("case17.tar.SEAL.p7s", -20), ("case17.tar.SEAL.tsr", -20),
          ("case17.tar.SEAL.p7s.tsr", -20), ("case17.tar.custody.jsonl", 300), ("copy.tar", 60_000), ("case17.tar.age", -20))  # fmt: skip
"""Files and places in them, of which each must make some command of verifier.md fail where one bit is another."""


@pytest.fixture
def visited(docker, debian_web, intruder, programs, place):
    """before.tar and after.tar of a shop in which somebody has been meanwhile, and sister.tar of another like it."""
    options = [f"--volume={intruder}:/programs:ro", "--env=DB_PASSWORD=correct-horse-battery"]
    with contextlib.ExitStack() as stack:
        shop, sister = (stack.enter_context(docker.container(debian_web, name=name, options=options)) for name in ("shop", "sister"))

        def take(name, container):
            taken = programs.collect("-o", place.own / name, "--container", container.name)
            assert taken.status == 0, taken.complaint
            shutil.chown(place.own / name, "nobody", "nogroup")

        take("before.tar", shop)
        for intrusion in INTRUSIONS:
            if intrusion.name in ("cron job", "ssh key", "setuid shell", "trojaned binary", "deleted miner", "reverse shell"):
                playing.play(intrusion, shop)
        take("after.tar", shop)
        take("sister.tar", sister)
        yield shop


def test_reviewer(place, visited):
    page = PROJECT / "docs/reviewer.md"
    saved = {block.language: block.text for block in blocks(page.read_text())}
    (place.own / "ours.json").write_text(saved["json"])
    (place.own / "miner.yar").write_text(saved["yara"])
    place.follow(page)


# --- fleet.md -------------------------------------------------------------------------------------------------------


@pytest.fixture
def rows(place, fleet):
    """A folder of bundles, and what the page's commands make of it."""
    (place.own / "fleet").mkdir()
    for bundle in fleet[1]:
        shutil.copy(bundle, place.own / "fleet")
    run("chown", "-R", "nobody:", place.own)
    place.follow(PAGE)
    return place.own


@pytest.fixture
def told_by_stack(programs, fleet):
    names = ("with_this", "with_subject", "containers", "hosts", "first_taken", "last_taken")
    records = programs.exhibit("stack", *fleet[1], "--json", "--kind", "file").records
    return {(one.get("subject", one.get("subject_b64")), *(str(one[name]) for name in names)) for one in records}


def answers(rows):
    fields = ("path", "with_this", "with_path", "containers", "hosts", "first_taken", "last_taken")
    return {tuple(str(row[field]) for field in fields) for row in rows}


def test_the_question_on_duckdb(rows, told_by_stack):
    to_parquet, from_parquet = sql_blocks("DuckDB and Parquet")
    duckdb = DuckDB(install_duckdb())
    assert answers(duckdb.query(views() + question(), rows)) == told_by_stack
    duckdb.query(views() + to_parquet, rows)
    shutil.rmtree(rows / "rows")
    assert answers(duckdb.query(from_parquet + question(), rows)) == told_by_stack
    assert len(told_by_stack) > 2


def test_the_question_on_clickhouse(rows, told_by_stack):
    tables, load = sql_blocks("ClickHouse")
    asked = [*statements(tables), *statements(load), *statements(load), question()]  # rows that come twice count once
    assert answers(ClickHouse().ask(asked, rows)[-1]["rows"]) == told_by_stack


def test_every_column_is_in_each_schema(programs, original):
    """Held against the headings of CSV, which are the code's own tables."""
    described = {}
    for line in PAGE.read_text().splitlines():
        if told := re.fullmatch(r"\| `(\w+)` \| (`.*`) \|", line):
            described[told[1]] = re.findall(r"`(\w+)([*#?]|\[\]|)`", told[2])
    kinds = {"": "VARCHAR", "*": "VARCHAR", "#": "BIGINT", "?": "BOOLEAN", "[]": "JSON"}
    (spark,) = sql_blocks("Spark", "python")
    compile(spark, "fleet.md", "exec")
    tables = [*sql_blocks("ClickHouse")[0].split("CREATE TABLE ")[1:], *re.findall(r'"(\w+": """.*?)"""', spark, flags=re.DOTALL)]
    for table, columns in described.items():
        heading = programs.exhibit("export", original, "--format", "csv", "--table", table).text.splitlines()[0]
        assert [name for name, _ in columns] == heading.split(",")
        for name, kind in columns:
            assert f'''"{name}": '{kinds[kind]}\'''' in views()
            assert (f'"{name}_b64"' in view_of(table)) == (kind == "*")
        further = [name for column in columns for name in [column[0], *([column[0] + "_b64"] if column[1] == "*" else [])]]
        for text in (one for one in tables if re.match(rf'{table}[ "]', one)):
            typed = re.findall(r"(\w+) (?:LowCardinality|Nullable|String|STRING|BIGINT|BOOLEAN)\b", text)
            assert typed == further
    assert len(described) == 9


def view_of(table):
    (view,) = (one for one in views().split(";\n") if f"CREATE VIEW {table} " in one)
    return view


def test_the_measurement_runs(original, programs):
    told = run(PROJECT / "tests/bench/fleet", original, "--copies=3", f"--programs={programs.reader.parent}").decode()
    measured = [line[:52].strip() for line in told.splitlines()]
    shown = [block.text for block in blocks(PAGE.read_text()) if block.language == "text"]
    assert [re.sub(r"\d+", "N", line[:52].strip()) for line in shown[0].splitlines()] == [re.sub(r"\d+", "N", line) for line in measured]


# --- what documents name --------------------------------------------------------------------------------------------


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
    """A block of commands that no test above follows needs a reason; here they are listed."""
    for block in blocks(page.read_text()):
        assert block.language in documents.SHELLS | documents.OTHERS, f"{page.name}, line {block.line}: no known language"
        assert block.language in documents.SHELLS or not re.search(r"^[$#] ", block.text, flags=re.MULTILINE) or block.language == "python"
        if block.not_run:
            print(f"{page.name}, line {block.line}, is not run: {block.not_run}")
        elif block.commands:
            assert page.name in FOLLOWED, f"{page.name}, line {block.line}: nobody runs this"


FOLLOWED = ("README.md", "analyst.md", "verifier.md", "reviewer.md", "fleet.md")
"""The documents that a test above follows."""


# --- dependencies.md ------------------------------------------------------------------------------------------------


DEPENDENCIES = (PROJECT / "docs/dependencies.md").read_text()
TARGETS = {
    "OpenSSL": ("OpenSSL::Crypto",), "archive": ("archive",), "zstd": ("zstd",), "seccomp": ("seccomp",), "sqlite3": ("sqlite3",),
    "yara": ("yara",), "CURL": ("CURL::libcurl",), "fmt": ("fmt_library",), "spdlog": ("spdlog_headers",),
    "nlohmann_json": ("nlohmann_json::nlohmann_json",), "CLI11": ("CLI11::CLI11",), "DTL_INCLUDE_DIR": ("${DTL_INCLUDE_DIR}",),
    "Threads": ("Threads::Threads",),
}  # fmt: skip
"""What is written in a CMakeLists.txt for what Dependencies.cmake found."""


def table_rows(heading):
    """The cells of a section's tables, a list a row, without headings."""
    section = DEPENDENCIES.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
    return [row for row in rows if not set(row[0]) <= {"-"} and row[0] not in ("library", "group", "package", "for")]


def words(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_every_library_that_is_found_is_told():
    cmake = (PROJECT / "cmake/Dependencies.cmake").read_text()
    for file in (PROJECT / "tests/CMakeLists.txt", PROJECT / "tests/bench/CMakeLists.txt"):
        cmake += file.read_text()
    found = re.findall(r"(?:find_package|find_path)\((\w+) ", cmake)
    found += re.findall(r"exhibit_import_library\((\w+) \w", cmake)
    found += [name for names in re.findall(r"foreach\(name ([\w ]+)\)", cmake) for name in names.split()]
    told = [word for heading in ("Libraries of the programs", "In the static programs", "Libraries of tests")
            for row in table_rows(heading) for word in words(row[2])]  # fmt: skip
    assert sorted(set(found)) == sorted(told)


def test_who_links_each_library_is_told():
    linked = {}
    for folder in ("hashing", "evidence", "collector"):
        for file in (PROJECT / folder).rglob("CMakeLists.txt"):
            for target, what in re.findall(r"target_(?:link_libraries|include_directories)\(([\w-]+) ([^)]*)\)", file.read_text()):
                for word in what.split():
                    linked.setdefault(word, set()).add(target)
    for row in table_rows("Libraries of the programs"):
        (name,) = words(row[2])
        assert set(words(row[5])) == {target for word in TARGETS[name] for target in linked[word]}, name


def test_every_package_that_is_installed_is_told():
    script = re.sub(r"#.*", "", (PROJECT / "cmake/install-packages.sh").read_text())
    groups = {name: set(packages.split()) for name, packages in re.findall(r"^(\w+)_packages=\(([^)]*)\)", script, flags=re.MULTILINE)}
    told = {}
    for heading in ("Compilers and tools", "What tests need"):
        for group, packages, _ in table_rows(heading):
            told.setdefault(words(group)[0], []).extend(words(packages))
    for heading in ("Libraries of the programs", "In the static programs", "Libraries of tests"):
        for row in table_rows(heading):
            told["build"] += words(row[1])
    assert groups == {group: set(packages) for group, packages in told.items()}
    assert all(len(packages) == len(set(packages)) for packages in told.values())


def test_every_package_of_npm_is_told():
    for name, where, *_ in table_rows("From npm"):
        assert f'"{words(name)[0]}@' in (PROJECT / words(where)[0]).read_text()
    harness = "".join(file.read_text() for file in (PROJECT / "tests/e2e/harness").glob("*.py"))
    packages = re.findall(r'"((?:@[\w-]+/)?[\w.-]+)@\d[\w.-]*"', harness)
    assert set(packages) == {words(row[0])[0] for row in table_rows("From npm")}


# --- installed ------------------------------------------------------------------------------------------------------


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


# --- commands that are only mentioned -------------------------------------------------------------------------------


PAGES = [*DOCUMENTS, *sorted((PROJECT / "deploy").rglob("*.md")), PROJECT / "evidence/FORMAT.md", PROJECT / "evidence/export/SCHEMA.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_options_that_are_mentioned_are_there(page, programs):
    """In blocks, indented or fenced, and between backticks."""
    text = page.read_text()
    code = [line for line in text.splitlines() if line.startswith(("    ", "$ ", "# ", "exhibit"))] + re.findall(r"`([^`\n]+)`", text)
    for line in (line for line in code if "exhibit-over-ssh" not in line):
        for call in re.split(r"[|;&(]|<\(", line.split(" # ")[0]):
            if told := re.search(r"(?:^|[ /])(exhibit-collect|exhibit ([a-z]+)(?: (add|transfer|accept|verify|log|stamp|repair)\b)?)(?= |$)(.*)", call):
                known = help_of(programs, *(told[1].split() if told[2] == "custody" else told[1].split()[:2]))
                assert known, f"{page.name}: {line}"
                for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", told[4]):
                    assert option in known, f"{page.name}: {option} in: {line}"


@functools.cache
def help_of(programs, program, *command):
    """The options of a command, empty where there is no such command."""
    argv = [programs.reader if program == "exhibit" else programs.collector, *command, "--help"]
    told = run_whatever(argv)
    return frozenset(re.findall(r"(?<![\w-])--[a-z][a-z-]+", told))


def run_whatever(argv):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    return done.stdout if done.returncode == 0 else ""
