"""`exhibit-collect --list`: each containerized process as what it is."""

import os
from datetime import datetime, timezone

import pytest

from harness import procfs


def test_process_facts_are_the_kernels(container, listed):
    pid = container.pid
    record = listed()[pid]
    assert record["start_time"] == procfs.start_time(pid)
    assert record["comm"] == procfs.comm(pid)
    assert record["cmdline"] == procfs.cmdline(pid) == ["sleep", "1000000"]
    assert (record["uid"], record["user"]) == (0, "root")
    started = datetime.fromisoformat(record["started"].replace("Z", "+00:00"))
    assert abs(started.timestamp() - procfs.started_at(pid)) < 2


def test_container_is_identified_with_evidence(container, listed):
    identity = listed()[container.pid]["container"]
    assert identity["runtime"] == container.runtime.kind
    assert identity["id"] == container.id
    assert identity["name"] == container.name
    assert "busybox" in identity["image"]
    assert identity["evidence"]
    for evidence in identity["evidence"]:
        assert evidence["source"] and evidence["where"] and evidence["says"]


def test_parent_shim_is_named(container, listed):
    record = listed()[container.pid]
    parent = procfs.parent(container.pid)
    assert record["ppid"] == parent
    assert record["shim"]["pid"] == parent
    assert record["shim"]["comm"] == procfs.comm(parent) == container.runtime.shim
    assert record["shim"]["cmdline"] == procfs.cmdline(parent)


def test_pod_is_named_for_a_container_of_kubernetes(cri, images, fresh_name, listed):
    with cri.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        pod = listed()[container.pid]["pod"]
    assert pod == {
        "name": container.pod.name,
        "namespace": container.pod.namespace,
        "uid": container.pod.uid,
        "container": container.pod.container,
    }


def test_no_pod_is_named_for_a_container_of_docker(shell, listed):
    assert "pod" not in listed()[shell.pid]


@pytest.mark.story
def test_every_process_of_nginx_is_listed_with_its_user(web, listed):
    master, *workers = web.pids()
    records = listed()
    assert records[master]["user"] == "root"
    assert workers
    for worker in workers:
        assert records[worker]["container"]["id"] == web.id
        assert (records[worker]["uid"], records[worker]["user"]) == (33, "www-data")


def test_processes_of_the_host_are_not_listed(web, listed):
    shim = procfs.parent(web.pid)
    assert not {os.getpid(), shim, 1} & set(listed())


@pytest.mark.story
def test_text_has_a_paragraph_for_each_container(web, programs):
    result = programs.collect("--list")
    assert result.status == 0, result.complaint
    (paragraph,) = (paragraph for paragraph in result.text.split("\n\n") if web.id[:12] in paragraph)
    heading, *lines = paragraph.strip("\n").splitlines()
    for fact in ("docker", web.name, "nginx"):
        assert fact in heading
    (line,) = (line for line in lines if str(web.pid) in line.split())
    year = str(datetime.fromtimestamp(procfs.started_at(web.pid), timezone.utc).year)
    for fact in ("root", year, "nginx: master process", "containerd-shim", str(procfs.parent(web.pid))):
        assert fact in line


def test_no_daemon_is_asked(web, workplace, listed):
    with workplace.daemons_stopped():
        identity = listed()[web.pid]["container"]
    assert (identity["runtime"], identity["id"], identity["name"]) == ("docker", web.id, web.name)
