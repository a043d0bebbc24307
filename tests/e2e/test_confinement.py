"""What the collector gives up before it looks at anything, by the kernel's account."""

import contextlib
import os

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.commands import UNPRIVILEGED
from harness.exhibit import invoke, read_exactly
from harness.inside import from_host, namespace
from harness.refusing import refusing

CAPABILITIES = ["DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "SYS_CHROOT", "SYS_PTRACE", "SYS_ADMIN", "SYS_NICE"]
NUMBERS = {"DAC_OVERRIDE": 1, "DAC_READ_SEARCH": 2, "FOWNER": 3, "SYS_CHROOT": 18, "SYS_PTRACE": 19, "SYS_ADMIN": 21, "SYS_NICE": 23}
"""linux/capability.h"""


def mask(names):
    return sum(1 << NUMBERS[name] for name in names)


def status_of(pid, task=None):
    folder = f"/proc/{pid}" if task is None else f"/proc/{pid}/task/{task}"
    with open(f"{folder}/status") as lines:
        return dict(line.rstrip("\n").split(":\t", 1) for line in lines)


@pytest.fixture
def running(shell, programs):
    """A collection that goes no further until somebody reads."""
    process = programs.start_streaming("--container", shell.name)
    read_exactly(process.stdout, 512)
    yield process
    process.communicate()
    assert process.returncode == 0


def test_only_capabilities_that_are_needed_are_kept(running):
    needed = mask(name for name in CAPABILITIES if name != "DAC_OVERRIDE")
    status = status_of(running.pid)
    for name in ("CapPrm", "CapEff", "CapBnd"):
        assert int(status[name], 16) & ~needed == 0, name
    assert int(status["CapEff"], 16) == needed & int(status_of("self")["CapEff"], 16)
    assert (int(status["CapInh"], 16), int(status["CapAmb"], 16), status["NoNewPrivs"]) == (0, 0, "1")


def test_every_thread_is_filtered(running):
    seen = 0
    for task in os.listdir(f"/proc/{running.pid}/task"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # some end on the way
            status = status_of(running.pid, task)
            assert (status["Seccomp"], status["Seccomp_filters"]) == ("2", "2")
            seen += 1
    assert seen > 0


def test_bundle_says_that_it_was_confined(shell, collect):
    privileges = Bundle(collect("b.tar", "--container", shell.name)).record("data/acquisition/start.json")["privileges"]
    assert privileges["unconfined"] == ""
    assert {f"CAP_{name}" for name in CAPABILITIES} - {"CAP_DAC_OVERRIDE"} == set(privileges["capabilities"])


@pytest.mark.parametrize("capability", [name for name in CAPABILITIES if name != "DAC_OVERRIDE"])
def test_with_one_capability_fewer_it_runs_and_tells_what_is_lost(capability, shell, folder, programs):
    path = folder / "b.tar"
    result = programs.collect_without(capability.lower(), "-o", path, "--container", shell.name)
    assert result.status in (0, 3), result.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
    bundle = Bundle(path)
    (missing,) = bundle.record("data/acquisition/start.json")["privileges"]["missing"]
    (told,) = [line for line in bundle.told("acquisition") if line["target"] == "CAP_" + capability]
    assert (missing["capability"], told["outcome"], told["note"]) == ("CAP_" + capability, "skipped", missing["lost"])
    if capability not in ("SYS_PTRACE", "DAC_READ_SEARCH"):
        assert b"/bin/busybox" in bundle.root_listing(shell)


# The one to write whatever the mode says includes reading, and is kept where a file is written.
@pytest.mark.parametrize("capability", ["dac_read_search,-dac_override", "fowner"])
def test_what_cannot_be_read_without_a_capability_is_a_gap(capability, scratch_container, folder, programs):
    """A file that its mode closes to us; one whose access time nobody but its owner may spare."""
    closed = scratch_container.root / "srv/closed"
    closed.write_text("another user's\n")
    closed.chmod(0o600)
    os.chown(closed, 1234, 1234)
    path = folder / "b.tar"
    result = programs.collect_without(capability, "-o", path, "--container", scratch_container.name)
    assert result.status == 3, result.complaint
    bundle = Bundle(path)
    entry = bundle.root_listing(scratch_container)[b"/srv/closed"]
    assert (entry["outcome"], entry["size"], "sha256" in entry) == ("denied", 15, False)
    assert [line["outcome"] for line in bundle.told("entry") if line["target"].endswith("/srv/closed")] == ["denied"]


def test_what_the_second_bundle_could_not_read_is_not_called_removed(scratch_container, folder, collect, programs):
    closed = scratch_container.root / "srv/closed"
    closed.mkdir(mode=0o700)
    (closed / "file").write_text("still there\n")
    os.chown(closed, 1234, 1234)
    before, after = collect("before.tar", "--container", scratch_container.name), folder / "after.tar"
    (scratch_container.root / "srv/untouched").unlink()
    lost = "dac_read_search,-dac_override"
    assert programs.collect_without(lost, "-o", after, "--container", scratch_container.name).status == 3
    after.chmod(0o644)
    findings = programs.exhibit("diff", before, after, "--json").records
    changes = {finding["path"]: finding["change"] for finding in findings if finding["kind"] == "file"}
    assert changes["/srv/untouched"] == "removed"
    assert {changes[path] for path in changes if path.startswith("/srv/closed")} == {"unknown"}


def test_a_user_takes_what_is_the_users(workplace, folder, programs):
    """A container that nobody but the user made: all of its process, and its files."""
    folder.chmod(0o777)
    path = folder / "b.tar"
    with from_host(workplace, *UNPRIVILEGED, "unshare", "-Urmpf", "/bin/sleep", "100000", is_there=in_a_container) as pid:
        result = programs.collect_unprivileged("-o", path, "--pid", str(pid))
        start_time, environ = procfs.start_time(pid), procfs.raw(pid, "environ")
    assert result.status == 3, result.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
    bundle = Bundle(path)
    record = bundle.process(pid, start_time)
    assert (record["outcome"], record["cmdline"]) == ("ok", ["/bin/sleep", "100000"])
    assert environ and bundle.artifact(pid, start_time, "environ") == environ


def in_a_container(pid):
    return procfs.cmdline(pid) == ["/bin/sleep", "100000"] and namespace(pid, "pid") != namespace(os.getpid(), "pid")


def test_output_may_lie_in_the_folder_of_another_user(shell, folder, programs):
    other = folder / "other"
    other.mkdir(mode=0o755)
    os.chown(other, 65534, 65534)
    assert programs.collect("-o", other / "b.tar", "--container", shell.name).status == 0
    assert [path.name for path in other.iterdir()] == ["b.tar"]


def test_output_without_a_rename_that_never_replaces(shell, folder, programs):
    """As on NFS: the bundle has its name, and the first one stays beside it."""
    path = folder / "b.tar"
    done = invoke([*refusing("renameat2", "EINVAL"), programs.collector, "-o", path, "--container", shell.name])
    assert done.status == 0, done.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
