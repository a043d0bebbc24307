"""docs/fleet.md: its commands, its SQL on the engines themselves, its schema, its measurement."""

import os
import re
import shutil

import pytest

from harness.clickhouse import ClickHouse
from harness.commands import CommandFailed, run
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


@pytest.fixture
def in_batches(place, programs, fleet):
    """Follows the page with a batch of bundles at a time; gives how many rows each table of Parquet has then."""
    duckdb = DuckDB(install())
    to_parquet, _ = sql_blocks("DuckDB and Parquet")

    def ingest(*bundles, **names):
        for folder in ("fleet", "rows"):
            shutil.rmtree(place.own / folder, ignore_errors=True)
        (place.own / "fleet").mkdir()
        for bundle in bundles:
            shutil.copy(bundle, place.own / "fleet" / names.get(bundle.stem, bundle.name))
        run("chown", "-R", "nobody:", place.own)
        place.follow(PAGE)
        duckdb.query(views() + to_parquet, place.own)
        counted = "SELECT count(*) AS rows, count(DISTINCT bundle) AS bundles FROM read_parquet('parquet/{}/*/*.parquet');"
        return {table: duckdb.query(counted.format(table), place.own)[0] for table in ("files", "containers", "bundles")}

    ingest.folder = place.own
    ingest.query = lambda sql: duckdb.query(sql, place.own)
    return ingest


def test_batches_of_one_day_lie_side_by_side_and_a_bundle_is_taken_once(in_batches, fleet, told_by_stack):
    first, second, third, later = fleet[1]
    in_batches(first, second)
    (day,) = in_batches.folder.glob("parquet/bundles/day=2*")
    before = {file: file.read_bytes() for file in in_batches.folder.glob("parquet/*/day=2*/*.parquet")}
    after = in_batches(second, third, later)
    assert list(in_batches.folder.glob("parquet/bundles/day=2*")) == [day], "taken on one day"
    assert before == {file: file.read_bytes() for file in before}
    assert after["bundles"] == {"rows": "4", "bundles": "4"} and after["containers"] == {"rows": "5", "bundles": "4"}
    assert in_batches(second, later, later="another-name.tar") == after
    _, from_parquet = sql_blocks("DuckDB and Parquet")
    assert answers(in_batches.query(from_parquet + question())) == told_by_stack


def test_a_batch_that_broke_is_made_up_for(in_batches, fleet, told_by_stack):
    in_batches(*fleet[1][:3])
    whole = in_batches(fleet[1][3])
    newest = max(in_batches.folder.glob("parquet/bundles/day=2*/*.parquet"), key=lambda file: file.stat().st_mtime_ns)
    os.truncate(newest, newest.stat().st_size // 2)  # as if the batch had been killed within its last table
    with pytest.raises(CommandFailed, match=str(newest.relative_to(in_batches.folder))):
        in_batches(fleet[1][3])
    newest.unlink()  # as the page says
    again = in_batches(fleet[1][3])
    assert again["bundles"] == whole["bundles"] == {"rows": "4", "bundles": "4"}
    assert again["containers"] == {"rows": "7", "bundles": "4"}, "twice, as the page says"
    _, from_parquet = sql_blocks("DuckDB and Parquet")
    assert answers(in_batches.query(from_parquet + question())) == told_by_stack


def test_the_question_on_clickhouse(rows, told_by_stack):
    tables, load, _ = sql_blocks("ClickHouse")
    asked = [*statements(tables), *statements(load), *statements(load), question()]  # rows that come twice count once
    told = ClickHouse().ask([*asked, *question_in_two()], rows)
    assert answers(told[-3]["rows"]) == answers(told[-1]["rows"]) == told_by_stack


def test_rows_on_clickhouse_are_dated_as_they_come_and_go_after_a_year(rows):
    tables, load, _ = sql_blocks("ClickHouse")
    names = re.findall(r"CREATE TABLE (\w+)", tables)
    asked = [*statements(tables), *statements(load)]
    asked += [f"SELECT count() AS rows FROM {name} WHERE ingested BETWEEN yesterday() AND today()" for name in names]
    asked += [f"INSERT INTO {name} (bundle, ingested) VALUES ('old', today() - 370), ('young', today() - 360)" for name in names]
    asked += [f"OPTIMIZE TABLE {name} FINAL" for name in names]
    asked += [f"SELECT DISTINCT bundle FROM {name} WHERE bundle IN ('old', 'young')" for name in names]
    told = ClickHouse().ask(asked, rows)
    assert all(int(one["rows"][0]["rows"]) > 0 for one in told[-12:-9])
    assert [one["rows"] for one in told[-3:]] == [[{"bundle": "young"}]] * 3


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
