"""docs/fleet.md: its commands, its SQL on the engines themselves, its schema, its measurement."""

import re
import shutil

import pytest

from harness.clickhouse import ClickHouse
from harness.commands import run
from harness.documents import PROJECT, blocks
from harness.duckdb import DuckDB, install
from harness.fleet import PAGE, question, question_in_two, statements, views
from harness.fleet import blocks as sql_blocks
from harness.two_machines import TwoMachines


@pytest.fixture
def place(folder, programs):
    return TwoMachines(folder, programs)


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
    duckdb = DuckDB(install())
    assert answers(duckdb.query(views() + question(), rows)) == told_by_stack
    duckdb.query(views() + to_parquet, rows)
    shutil.rmtree(rows / "rows")
    assert answers(duckdb.query(from_parquet + question(), rows)) == told_by_stack
    assert len(told_by_stack) > 2


def test_the_question_on_clickhouse(rows, told_by_stack):
    tables, load, _ = sql_blocks("ClickHouse")
    asked = [*statements(tables), *statements(load), *statements(load), question()]  # rows that come twice count once
    told = ClickHouse().ask([*asked, *question_in_two()], rows)
    assert answers(told[-3]["rows"]) == answers(told[-1]["rows"]) == told_by_stack


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
