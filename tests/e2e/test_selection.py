"""Which processes a collection takes: all containerized ones, or what was asked for."""

import subprocess

import pytest

from harness import procfs
from harness.bundle import Bundle


def captured_ids(path):
    return {record["id"] for record in Bundle(path).containers}


def test_all_containers_by_default(web, shell, collect):
    assert {web.id, shell.id} <= captured_ids(collect("all.tar"))


@pytest.mark.parametrize("attribute", ["id", "name"])
def test_container_by(attribute, web, shell, collect):
    path = collect("one.tar", "--container", getattr(shell, attribute))
    assert captured_ids(path) == {shell.id}


def test_selections_add_up(web, shell, collect):
    path = collect("both.tar", "--container", shell.name, "--container", web.name)
    assert captured_ids(path) == {shell.id, web.id}


def test_process_of_a_container_by_pid(web, collect):
    worker = web.pids()[1]
    bundle = Bundle(collect("worker.tar", "--pid", str(worker)))
    assert [process["pid"] for process in bundle.processes()] == [worker]


def test_process_of_no_container_by_pid(collect):
    with subprocess.Popen(["sleep", "1000"]) as process:
        try:
            start_time = procfs.start_time(process.pid)
            bundle = Bundle(collect("host.tar", "--pid", str(process.pid)))
        finally:
            process.kill()
    assert bundle.process_folder(process.pid, start_time) == f"data/c/host/p/{process.pid}-{start_time}"


@pytest.mark.parametrize("selection", [("--container", "no-such-container"), ("--pid", "4194303")])
def test_what_matches_nothing_is_named(selection, folder, programs):
    result = programs.collect("-o", folder / "none.tar", *selection)
    assert result.status in (1, 2)
    (line,) = result.complaint.splitlines()
    assert selection[1] in line
    assert not list(folder.iterdir())
