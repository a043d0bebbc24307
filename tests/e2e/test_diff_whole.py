"""`exhibit diff` beyond files: containers that were started anew, processes, rights, users, sockets and open files."""

import hashlib
import re

import pytest

from harness.commands import UNPRIVILEGED, wait_until
from harness.inside import start_inside
from harness.terminal import shown_on_terminal
from runtimes.container import Container

SLEEP = ("sleep", "1000000")


@pytest.fixture
def compare(collect, programs):
    """Takes a bundle before and one after something happens to a container, and gives the findings.

    What happens may give another container in its place.
    """

    def compare(container, happen, *options):
        before = collect("before.tar", "--container", container.name)
        made = happen()
        now = made if isinstance(made, Container) else container
        after = collect("after.tar", "--container", now.name)
        result = programs.exhibit("diff", before, after, "--json", *options)
        assert result.status in (0, 1), result.complaint
        return result.records

    return compare


def of_kind(findings, kind):
    return [finding for finding in findings if finding["kind"] == kind]


def reasons(finding):
    return {reason["id"] for reason in finding["reasons"]}


def test_restarted_container_is_the_same_and_so_are_its_processes(docker, scratch_container, compare):
    def restart():
        docker.halt(scratch_container)
        return docker.resume(scratch_container)

    findings = compare(scratch_container, restart)
    (container,) = of_kind(findings, "container")
    assert (container["change"], container["events"]) == ("modified", ["restarted"])
    assert not of_kind(findings, "process")


def compare_recreated(docker, images, name, compare, option):
    """A container, and another under its name that has an option more."""
    first = docker.run(images.busybox, *SLEEP, name=name)

    def recreate():
        first.remove()
        return docker.run(images.busybox, *SLEEP, name=name, options=[option])

    findings = compare(first, recreate)
    docker.running[-1].remove()
    return findings


def test_container_recreated_under_its_name_with_another_capability(docker, images, fresh_name, compare):
    findings = compare_recreated(docker, images, fresh_name, compare, "--cap-add=SYS_ADMIN")
    (container,) = of_kind(findings, "container")
    assert container["events"] == ["recreated"]
    (process,) = of_kind(findings, "process")
    assert process["events"] == ["respawned", "capabilities"]
    assert "effective capabilities gained: CAP_SYS_ADMIN" in process["details"]


def test_changed_image_is_told(docker, images, fresh_name, compare):
    first = docker.run(images.busybox, *SLEEP, name=fresh_name)

    def recreate():
        first.remove()
        return docker.run(images.nginx, name=fresh_name)

    findings = compare(first, recreate)
    docker.running[-1].remove()
    (container,) = of_kind(findings, "container")
    assert container["events"] == ["recreated", "image-changed"]
    assert {"added"} == {finding["change"] for finding in of_kind(findings, "executable")}


def test_new_pod_of_the_same_deployment(cri, images, fresh_name, compare):
    """As a Deployment makes one in place of another: its template's hash, and five characters of its own."""
    cri.provide(images.busybox)
    pods = []

    def start(own):
        pods.append(cri.start_pod(f"{fresh_name}-7d9f8b6c5d-{own}", images.busybox, *SLEEP, name=fresh_name))
        return pods[-1]

    def replace():
        cri.discard(pods.pop())
        return start("q9w7z")

    findings = compare(start("x2k4j"), replace)
    cri.discard(pods.pop())
    (container,) = of_kind(findings, "container")
    assert (container["change"], container["events"]) == ("modified", ["new-pod"])


def test_containers_told_to_be_one(docker, images, fresh_name, collect, programs):
    with docker.container(images.busybox, *SLEEP, name=fresh_name + "-a") as first:
        before = collect("before.tar", "--container", first.name)
    with docker.container(images.nginx, name=fresh_name + "-b") as second:
        after = collect("after.tar", "--container", second.name)
    apart = programs.exhibit("diff", before, after, "--json", "--kind", "container").records
    assert {finding["change"] for finding in apart} == {"unknown"}
    told = programs.exhibit(
        "diff", before, after, "--json", "--kind", "container", "--map", f"{first.name}={second.name}"
    )
    assert told.record["events"] == ["told", "image-changed"]
    wrong = programs.exhibit("diff", before, after, "--map", "nobody=else")
    assert wrong.status == 2
    assert "nobody" in wrong.complaint


def test_added_user_of_uid_zero(scratch_container, compare):
    passwd = scratch_container.root / "etc/passwd"
    passwd.write_text("root:x:0:0:root:/root:/bin/sh\n")
    shadow = scratch_container.root / "etc/shadow"
    shadow.write_text("root:*:19000:0:99999:7:::\n")
    group = scratch_container.root / "etc/group"
    group.write_text("sudo:x:27:\nusers:x:100:\n")

    def add_user():
        group.write_text("sudo:x:27:toor\nusers:x:100:toor\n")
        passwd.write_text(passwd.read_text() + "toor:x:0:0::/:/bin/sh\n")
        shadow.write_text("root:$6$salt$secrethash:19000:0:99999:7:::\n")

    findings = compare(scratch_container, add_user)
    users = of_kind(findings, "user")
    assert [(user["change"], user["name"]) for user in users] == [("added", "toor"), ("modified", "root")]
    assert users[0]["events"] == ["uid-0", "login-shell"]
    assert users[1]["events"] == ["password"]
    assert "secrethash" not in str(users)
    assert (users[0]["rank"], reasons(users[0])) == (1, {"superuser-account", "account-added", "login-opened"})
    assert reasons(users[1]) == {"password-changed"}
    groups = {finding["name"]: reasons(finding) for finding in of_kind(findings, "group")}
    assert groups == {"sudo": {"strong-group-joined"}, "users": set()}


@pytest.fixture
def obedient(docker, images, fresh_name):
    """A shell that opens a file when it finds /go."""
    script = "while :; do if [ -e /go ]; then exec 9>/tmp/opened; rm /go; fi; sleep 0.1; done"
    with docker.container(images.busybox, "sh", "-c", script, name=fresh_name) as container:
        yield container


def test_opened_file_of_a_process_that_goes_on(obedient, compare):
    def open_file():
        go = obedient.root / "go"
        go.touch()
        wait_until(lambda: not go.exists(), "the file to be opened")

    opened = of_kind(compare(obedient, open_file), "open-file")
    # Its child, the sleep of the moment, may have inherited the file.
    (finding,) = [one for one in opened if one["after"]["pid"] == obedient.pid]
    assert {one["path"] for one in opened} == {"/tmp/opened"}
    assert (finding["change"], finding["after"]["fds"]) == ("added", [9])


def test_new_listening_socket_with_its_holder(scratch_container, compare):
    pid, listen = [], ("nc", "-l", "-p", "4444")
    findings = compare(scratch_container, lambda: pid.append(start_inside(scratch_container, *listen)))
    sockets = [finding for finding in of_kind(findings, "socket") if "4444" in finding["name"]]
    assert [finding["change"] for finding in sockets] == ["added"]
    assert any(f"held by pid {pid[0]} nc" in reason for reason in sockets[0]["details"])
    assert reasons(sockets[0]) == {"new-listener"}


def test_variable_that_loads_code(docker, images, fresh_name, compare):
    findings = compare_recreated(docker, images, fresh_name, compare, "--env=LD_PRELOAD=/tmp/x.so")
    told = [finding for finding in of_kind(findings, "environment") if "LD_PRELOAD" in finding["name"]]
    assert told and all("preload-set" in reasons(finding) and finding["rank"] <= 2 for finding in told)


def test_executable_that_did_not_run_before(scratch_container, compare):
    scratch_container.exec("cp", "/bin/busybox", "/tmp/busybox")
    findings = compare(scratch_container, lambda: start_inside(scratch_container, "/tmp/busybox", "sleep", "4242"))
    (executable,) = of_kind(findings, "executable")
    assert (executable["change"], executable["path"]) == ("added", "/tmp/busybox")
    content = (scratch_container.root / "tmp/busybox").read_bytes()
    assert executable["after"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert "A has the file with the same content" in executable["details"]


@pytest.fixture
def two_bundles(scratch_container, collect):
    before = collect("before.tar", "--container", scratch_container.name)
    for name in ("one", "two-" + "x" * 120):
        (scratch_container.root / "srv" / name).write_text("x")
    (scratch_container.root / "srv/deleted").unlink()
    (scratch_container.root / "etc/ld.so.preload").write_text("/tmp/x.so\n")
    return before, collect("after.tar", "--container", scratch_container.name)


def test_filters(two_bundles, programs):
    def paths(*options):
        return [finding.get("path") for finding in programs.exhibit("diff", *two_bundles, "--json", *options).records]

    assert paths("--path", "/srv/one") == ["/srv/one"]
    assert paths("--change", "removed", "--kind", "file") == ["/srv/deleted"]
    assert len(paths("--top", "1")) == 1
    ranks = [finding["rank"] for finding in programs.exhibit("diff", *two_bundles, "--json").records]
    assert min(ranks) < max(ranks)
    for least in (min(ranks), max(ranks)):
        told = programs.exhibit("diff", *two_bundles, "--json", "--min-rank", str(least)).records
        assert [finding["rank"] for finding in told] == [rank for rank in ranks if rank <= least]
    # Files of this minute are no older than an hour, and not newer than a time to come.
    assert "/srv/one" in paths("--since", "1h")
    assert "/srv/one" not in paths("--since", "2999-01-01")
    assert programs.exhibit("diff", *two_bundles, "--path", "/nowhere").status == 0
    assert programs.exhibit("diff", *two_bundles, "--since", "soon").status == 2


@pytest.fixture
def on_terminal(two_bundles, programs):
    """What `exhibit diff` shows on a terminal of 60 columns, in this environment."""

    def on_terminal(*options, **environment):
        argv = [*UNPRIVILEGED, programs.reader, "diff", *two_bundles, *options]
        return shown_on_terminal(argv, columns=60, environment={"TERM": "xterm", **environment})

    return on_terminal


def test_terminal_has_colour_and_no_line_past_its_width(on_terminal, two_bundles, programs):
    shown, status = on_terminal("--no-pager", PATH="/usr/bin:/bin")
    assert status == 1
    assert "\x1b[1m" in shown
    plain = shown.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert max(len(line) for line in plain.splitlines()) <= 60
    assert "x" * 120 not in plain
    piped = programs.exhibit("diff", *two_bundles).text
    assert "\x1b" not in piped
    assert "/srv/two-" + "x" * 120 in piped
    assert "".join(plain.split()) == "".join(piped.split())


def test_grouped_by_container_the_worst_first_and_summed_up(two_bundles, scratch_container, programs):
    heading, first, *_, summary, worst = programs.exhibit("diff", *two_bundles).text.splitlines()
    assert heading.startswith(f"{scratch_container.name} (docker ")
    assert "/etc/ld.so.preload" in first and first.split()[0] == "1"
    assert re.fullmatch(r"\d+ added, .*\d+ removed in 1 container.*", summary), summary
    assert worst.startswith("1 of rank 1")


def test_pager_is_started_without_a_shell(on_terminal, folder):
    pager = folder / "pager"
    pager.write_text('#!/bin/sh\nprintf "%s\\n" "paged with $*"\ncat\n')
    pager.chmod(0o755)
    trap = folder / "trap"
    shown, status = on_terminal(PAGER=f"{pager}  -x ;touch {trap}", PATH="/usr/bin:/bin")
    assert f"paged with -x ;touch {trap}" in shown
    assert "/srv/one" in shown
    assert status == 1
    assert not trap.exists()


@pytest.mark.parametrize("pager", ["", "/nowhere/pager"])
def test_no_pager_where_it_is_empty_or_cannot_be_started(on_terminal, pager):
    shown, status = on_terminal(PAGER=pager, PATH="/usr/bin:/bin")
    assert "/srv/one" in shown
    assert status == 1


def test_a_file_gets_no_pager(two_bundles, programs):
    result = programs.exhibit("diff", *two_bundles, env={"PAGER": "/bin/false", "PATH": "/usr/bin:/bin"})
    assert "/srv/one" in result.text
