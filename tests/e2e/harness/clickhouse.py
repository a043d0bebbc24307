"""ClickHouse's engine in one process (chDB), from npm's package kept in the cache folder. No server takes part."""

import json

from harness import npm
from harness.commands import run

PACKAGE = "chdb@3.4.0"  # engine 26.7

SCRIPT = """
import { Session } from 'chdb';
import { readFileSync } from 'node:fs';
const session = new Session();
const told = [];
try {
  for (const statement of JSON.parse(readFileSync(0, 'utf8'))) {
    const begun = performance.now();
    const text = session.query(statement, 'JSONEachRow') ?? '';
    told.push({
      rows: text.split('\\n').filter((line) => line).map((line) => JSON.parse(line)),
      seconds: (performance.now() - begun) / 1000,
    });
  }
} finally {
  session.cleanup();
}
console.log(JSON.stringify(told));
"""
"""Runs the statements on standard input, an array, and prints of each its rows and how long it took."""


class ClickHouse:
    def __init__(self, cache=npm.CACHE):
        self.script = npm.install("chdb", PACKAGE, cache=cache) / "query.mjs"
        self.script.write_text(SCRIPT)

    def ask(self, statements, folder):
        """{rows, seconds} of each statement, in a database of its own; file names in them are of `folder`."""
        return json.loads(run("node", self.script, input=json.dumps(statements).encode(), cwd=folder))


def statements(sql):
    """What a text of SQL has between semicolons at line ends."""
    return [statement for statement in (piece.strip() for piece in (sql + "\n").split(";\n")) if statement]
