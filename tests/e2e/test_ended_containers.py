"""Containers that are killed from the host, between collections and in the middle of one."""

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.exhibit import read_exactly


@pytest.fixture
def differences(programs):
    def differences(before, after):
        result = programs.exhibit("diff", before, after, "--json")
        assert result.status == 1, result.complaint
        return result.records

    return differences


def changes_of(findings, kind):
    return {finding["change"] for finding in findings if finding["kind"] == kind}


def test_killed_between(scratch_container, collect, differences, programs):
    """Collections of all containers: what else runs on the host may change, this one must be said to have ended."""
    pid, start_time = scratch_container.pid, procfs.start_time(scratch_container.pid)
    before = collect("before.tar")
    scratch_container.kill()
    after = collect("after.tar")
    findings = [finding for finding in differences(before, after) if finding["container"] == scratch_container.name]
    assert changes_of(findings, "container") == {"removed"}
    ended = [finding["before"] for finding in findings if (finding["kind"], finding["change"]) == ("process", "removed")]
    assert (pid, start_time) in {(process["pid"], process["start_time"]) for process in ended}
    assert not changes_of(findings, "file"), "files of a container that was not read are not known to be gone"
    assert programs.exhibit("verify", after).status == 0


def test_container_that_was_not_looked_for_is_not_said_to_have_ended(scratch_container, shell, collect, differences):
    before = collect("before.tar", "--container", scratch_container.name, "--container", shell.name)
    after = collect("after.tar", "--container", shell.name)
    findings = differences(before, after)
    assert {(finding["kind"], finding["change"]) for finding in findings} == {("container", "unknown")}


@pytest.mark.parametrize("bytes_read", [512, 64 * 1024], ids=["at the start", "further on"])
def test_killed_during(bytes_read, scratch_web, folder, collect, programs):
    before = collect("before.tar", "--container", scratch_web.name)
    process = programs.start_streaming("--container", scratch_web.name)
    beginning = read_exactly(process.stdout, bytes_read)
    scratch_web.kill()
    during = folder / "during.tar"
    rest, complaint = process.communicate()
    during.write_bytes(beginning + rest)
    during.chmod(0o644)
    assert process.returncode in (0, 3), complaint.decode()
    verified = programs.exhibit("verify", during, "--json").record
    assert (verified["verdict"], verified["faults"]) == ("CONSISTENT-UNSIGNED", [])
    seal = Bundle(during).seal
    assert (seal["status"], seal["gaps"]) == ("complete", "0") or process.returncode == 3
    compared = programs.exhibit("diff", before, during, "--json")
    assert compared.status in (0, 1), compared.complaint
    assert "removed" not in changes_of(compared.records, "file"), "what could not be read is not known to be gone"
