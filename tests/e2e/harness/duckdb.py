"""DuckDB, as an analyst would use it, from npm's package kept in the cache folder."""

import json

from harness import npm
from harness.commands import run

PACKAGE = "@duckdb/node-api@1.5.6-r.1"

SCRIPT = """
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const statements = await connection.extractStatements(readFileSync(0, 'utf8'));
let rows = [];
for (let n = 0; n < statements.count; n++) {
  const reader = await (await statements.prepare(n)).runAndReadAll();
  rows = reader.getRowObjectsJson();
}
console.log(JSON.stringify(rows));
"""
"""Runs the statements on standard input and prints the rows of the last one."""


def install(cache=npm.CACHE):
    """The folder of the package and the script, installed where it is not there yet."""
    folder = npm.install("duckdb", PACKAGE, cache=cache)
    (folder / "query.mjs").write_text(SCRIPT)
    return folder


class DuckDB:
    def __init__(self, package):
        self.script = package / "query.mjs"

    def query(self, sql, folder):
        """The rows of the last statement, as objects; file names in it are of `folder`."""
        return json.loads(run("node", self.script, input=sql.encode(), cwd=folder))
