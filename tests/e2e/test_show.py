"""`exhibit show`: what is inside a bundle, as text for people and as records for tools."""

from collections import Counter

import pytest

from harness import procfs
from harness.bundle import exact, exact_element

TOPICS = ("containers", "processes", "files", "env", "mounts", "ledger")


@pytest.fixture
def show(programs, bundle_path):
    def show(*arguments):
        result = programs.exhibit("show", bundle_path, *arguments)
        assert result.status == 0, result.complaint
        return result

    return show


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_text_and_records(topic, show):
    assert show(topic).text.strip()
    assert all(isinstance(record, dict) for record in show(topic, "--json").records)


def test_containers(show, web, shell):
    records = {record["id"]: record for record in show("containers", "--json").records}
    assert set(records) == {web.id, shell.id}
    assert (records[web.id]["runtime"], records[web.id]["name"]) == ("docker", web.name)
    text = show("containers").text
    for fact in (web.id[:12], web.name, "nginx", shell.id[:12], shell.name, "busybox"):
        assert fact in text


def test_processes(show, web, shell):
    records = {record["pid"]: record for record in show("processes", "--json").records}
    assert set(records) == {*web.pids(), *shell.pids()}
    for pid, record in records.items():
        assert record["start_time"] == procfs.start_time(pid)
        assert [exact_element(argument).decode() for argument in record["cmdline"]] == procfs.cmdline(pid)


@pytest.mark.story
def test_processes_are_a_tree(show, web):
    lines = show("processes").text.splitlines()
    (master,) = (line for line in lines if "nginx: master process" in line)
    workers = [line for line in lines if "nginx: worker process" in line]
    assert len(workers) == len(web.pids()) - 1
    for worker in workers:
        assert lines.index(worker) > lines.index(master)
        assert worker.index("nginx: worker") > master.index("nginx: master")


def test_files(show, web, bundle):
    records = {exact(record, "path"): record for record in show("files", "--json").records}
    listing = bundle.root_listing(web)
    assert listing.keys() <= records.keys()
    assert records[b"/usr/sbin/nginx"]["sha256"] == listing[b"/usr/sbin/nginx"]["sha256"]
    assert "/usr/sbin/nginx" in show("files").text


def test_mounts(show, web):
    records = show("mounts", "--json").records
    shown = {exact(record, "mount_point") for record in records}
    assert set(procfs.mount_points(web.pid)) <= shown
    assert all(record["decision"] in ("walked", "shared", "layered", "skipped", "covered") for record in records)
    assert "/etc/resolv.conf" in show("mounts").text


def test_ledger_begins_with_what_was_covered(show, web, shell):
    coverage, *_ = show("ledger", "--json").records
    assert coverage["what"] == "coverage"
    assert coverage["containers"] == 2
    assert coverage["processes_found"] == len(web.pids() + shell.pids())


def test_ledger_counts_every_path_with_its_outcome(show, bundle):
    """What it sums up is what stands at each entry, none of which is without."""
    coverage, *_ = show("ledger", "--json").records
    outcomes = Counter(entry["outcome"] for walk in bundle.walks() for entry in bundle.listing(walk["fsid"]).values())
    assert outcomes["ok"] > 300 and coverage["entries"] == dict(outcomes)
    assert coverage["processes"] == dict(Counter(record["outcome"] for record in bundle.processes()))
