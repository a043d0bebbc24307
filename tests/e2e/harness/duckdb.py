"""DuckDB, as an analyst would use it, from npm's package kept in the cache folder."""

import json
import os
import shutil
from pathlib import Path

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


def install(cache):
    """The folder of the package and the script, installed where it is not there yet."""
    folder = Path(cache) / "duckdb"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm = shutil.which("npm") or install_npm()
        run(npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, PACKAGE)
        (folder / "complete").touch()
    (folder / "query.mjs").write_text(SCRIPT)
    return folder


def install_npm():
    """Debian's, but only where there is none: another's node and Debian's npm exclude each other."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "-qq", "update", env=environment)
    run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", "nodejs", "npm", env=environment)
    return shutil.which("npm")


class DuckDB:
    def __init__(self, package):
        self.script = package / "query.mjs"

    def query(self, sql, folder):
        """The rows of the last statement, as objects; file names in it are of `folder`."""
        return json.loads(run("node", self.script, input=sql.encode(), cwd=folder))
