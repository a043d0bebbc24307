"""The rows and the SQL of docs/fleet.md."""

import json

from harness import documents
from harness.clickhouse import statements
from harness.commands import run
from harness.schema import schema_blocks

PAGE = documents.PROJECT / "docs/fleet.md"
SIZE_IN_CLICKHOUSE = (
    "SELECT sum(bytes_on_disk) AS bytes, sum(rows) AS rows FROM system.parts"
    " WHERE active AND database = currentDatabase() AND table = 'files'"
)

__all__ = ["PAGE", "SIZE_IN_CLICKHOUSE", "blocks", "lay_rows", "question", "question_in_two", "statements", "views"]


def blocks(heading, language="sql"):
    """The blocks of one section."""
    page = documents.blocks(PAGE.read_text())
    return [block.text + "\n" for block in page if block.language == language and block.heading == heading]


def question():
    (asked,) = blocks("The question")
    return asked


def question_in_two():
    """The question with its `item` as a table of ClickHouse's, as the page says."""
    begin, rest = question().split("\nitem AS (\n", 1)
    item, rest = rest.split("\n),\n", 1)
    (made,) = [block for block in blocks("ClickHouse") if "CREATE TABLE item" in block]
    return [made.rstrip().rstrip(";").replace("…", f"{begin}\nitem AS (\n{item}\n)"), f"{begin}\n{rest}"]


def views():
    """DuckDB's views of rows/, which the page says to make by those of SCHEMA.md."""
    made, _ = schema_blocks()
    without_csv = "".join(piece + ";\n" for piece in made.split(";\n") if piece.strip() and "read_csv" not in piece)
    return without_csv.replace("'*.jsonl'", "'rows/*/*.jsonl'")


def lay_rows(exhibit, bundles, rows):
    """What the page's command does, in a folder for each table."""
    for bundle in bundles:
        for line in run(exhibit, "export", bundle, "--format", "jsonl").splitlines(keepends=True):
            folder = rows / json.loads(line)["table"]
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / f"{bundle.stem}.jsonl").open("ab") as file:
                file.write(line)
