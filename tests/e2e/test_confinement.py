"""What the collector gives up before it looks at anything, by the kernel's account."""

import os

import pytest

from harness.bundle import Bundle
from harness.exhibit import invoke, read_exactly

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
    for task in os.listdir(f"/proc/{running.pid}/task"):
        status = status_of(running.pid, task)
        assert (status["Seccomp"], status["Seccomp_filters"]) == ("2", "2")


def test_bundle_says_that_it_was_confined(shell, collect):
    privileges = Bundle(collect("b.tar", "--container", shell.name)).record("data/acquisition/start.json")["privileges"]
    assert privileges["unconfined"] == ""
    assert {f"CAP_{name}" for name in CAPABILITIES} - {"CAP_DAC_OVERRIDE"} == set(privileges["capabilities"])


def test_output_may_lie_in_the_folder_of_another_user(shell, folder, programs):
    other = folder / "other"
    other.mkdir(mode=0o755)
    os.chown(other, 65534, 65534)
    assert programs.collect("-o", other / "b.tar", "--container", shell.name).status == 0
    assert [path.name for path in other.iterdir()] == ["b.tar"]


def test_output_without_a_rename_that_never_replaces(shell, folder, programs):
    """As on NFS: the bundle has its name, and the first one stays beside it."""
    path = folder / "b.tar"
    tracer = ["strace", "-f", "-o", "/dev/null", "-e", "trace=renameat2", "-e", "inject=renameat2:error=EINVAL"]
    done = invoke([*tracer, programs.collector, "-o", path, "--container", shell.name])
    assert done.status == 0, done.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
