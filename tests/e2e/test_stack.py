"""`exhibit stack`: what is rare among the containers of an image, in many bundles; and the same question in SQL."""

import pytest

from conftest import HOSTILE_NAME as HOSTILE
from harness.bundle import exact
from harness.duckdb import DuckDB, install
from harness.schema import schema_blocks

def found(records):
    return {(record["kind"], exact(record, "subject")): record for record in records}


def test_the_implant_is_rare(fleet, programs):
    containers, bundles = fleet
    told = programs.exhibit("stack", *bundles, "--json")
    assert (told.status, told.complaint) == (0, "")
    rare = found(told.records)
    implant = rare["file", b"/srv/implant"]
    assert (implant["with_this"], implant["with_subject"], implant["containers"]) == (1, 1, 3)
    assert [example["container"] for example in implant["examples"]] == [containers[1].name] * 2
    assert implant["first_taken"] < implant["last_taken"]
    trojan = rare["file", b"/bin/busybox"]
    assert (trojan["with_this"], trojan["with_subject"]) == (1, 3)
    assert ("file", b"/tmp/" + HOSTILE) in rare


def test_what_all_have_or_each_has_otherwise_is_not(fleet, programs):
    rare = found(programs.exhibit("stack", *fleet[1], "--json").records)
    for path in (b"/tmp/all-alike", b"/etc/each-its-own", b"/etc/hostname", b"/bin/sh"):
        assert ("file", path) not in rare
    assert {subject for kind, subject in rare if kind != "file"} == {b"/bin/busybox (deleted)"}  # it runs on


def test_text_is_inert_and_sums_up(fleet, programs):
    told = programs.exhibit("stack", *fleet[1])
    assert told.status == 0
    assert "\x1b" not in told.text and "new\nline" not in told.text
    heading, *_, summary = told.text.splitlines()
    assert "3 containers on 1 host, in 5 appearances" in heading
    assert summary.endswith("rare in 1 image")
    assert "/srv/kit " in told.text and "and 20 below it" in told.text
    assert "tool-7" not in told.text


def test_processes_variables_and_listeners(fleet, programs, collect, infected_shell):
    bundles = [*fleet[1], infected_shell]
    rare = found(programs.exhibit("stack", *bundles, "--json", "--kind", "process", "--kind", "variable").records)
    assert {kind for kind, _ in rare} == {"process", "variable"}
    assert ("variable", b"IMPLANT") in rare


@pytest.fixture
def infected_shell(docker, images, fresh_name, collect):
    options = ["--env", "IMPLANT=1"]
    command = ("sh", "-c", "sleep 999999; :")
    with docker.container(images.busybox, *command, name=fresh_name, options=options) as container:
        yield collect("shell.tar", "--container", container.name)


def test_sql_gives_the_same_answer(fleet, programs, folder):
    for bundle in fleet[1]:
        told = programs.exhibit("export", bundle, "--format", "jsonl")
        (folder / f"{bundle.stem}.jsonl").write_bytes(told.stdout)
    (folder / "files.csv").write_bytes(programs.exhibit("export", fleet[1][0], "--format", "csv").stdout)
    duckdb = DuckDB(install())
    views, queries = schema_blocks()
    (query,) = (block for heading, block in queries.items() if "rare" in heading)
    rows = duckdb.query(views + query, folder)
    fields = ("path", "with_this", "with_path", "containers", "hosts", "first_taken", "last_taken")
    by_sql = {tuple(str(row[field]) for field in fields) for row in rows}
    records = programs.exhibit("stack", *fleet[1], "--json", "--kind", "file").records
    names = ("with_this", "with_subject", "containers", "hosts", "first_taken", "last_taken")
    by_stack = {
        (record.get("subject", record.get("subject_b64")), *(str(record[name]) for name in names)) for record in records
    }
    assert by_sql == by_stack
    assert len(rows) == len(records) > 2


def test_a_cut_bundle_is_counted_as_far_as_it_goes(fleet, programs, folder):
    cut = folder / "cut.tar"
    cut.write_bytes(fleet[1][1].read_bytes()[:-3000])
    cut.chmod(0o644)
    told = programs.exhibit("stack", fleet[1][0], cut, fleet[1][2], "--json")
    assert told.status == 3
    assert "cut" in told.complaint
    assert ("file", b"/srv/implant") in found(told.records)


def test_what_cannot_be_read_is_one_line(fleet, programs, folder):
    told = programs.exhibit("stack", fleet[1][0], folder / "nothing.tar")
    assert told.status == 2
    assert len(told.complaint.splitlines()) == 1
