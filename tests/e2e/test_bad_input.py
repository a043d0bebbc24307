"""Bad input gets one clear line with the file, the place and the reason, the documented status, and harms nothing."""

import os

import pytest

from harness import tamper
from harness.commands import run

TROUBLE = {"verify": 2, "diff": 2, "show": 2, "drift": 2, "extract": 2}
"""The exit status of each command whose bundle cannot be read at all."""


def arguments_for(command, bundle):
    return {
        "verify": ("verify", bundle),
        "diff": ("diff", bundle, bundle),
        "show": ("show", bundle, "containers"),
        "drift": ("drift", bundle),
        "extract": ("extract", bundle, "-o", bundle.parent / "extracted"),
    }[command]


def assert_one_clear_line(result, *facts):
    (line,) = result.complaint.splitlines()
    for fact in facts:
        assert str(fact) in line


@pytest.fixture(params=TROUBLE)
def command(request):
    return request.param


def test_no_such_bundle(command, folder, programs):
    missing = folder / "missing.tar"
    result = programs.exhibit(*arguments_for(command, missing))
    assert result.status == TROUBLE[command]
    assert_one_clear_line(result, missing, "No such file or directory")


def test_bundle_that_may_not_be_read(command, bundle_path, folder, programs):
    bundle = tamper.copy(bundle_path, folder)
    bundle.chmod(0o600)
    result = programs.exhibit(*arguments_for(command, bundle))
    assert result.status == TROUBLE[command]
    assert_one_clear_line(result, bundle, "Permission denied")


def test_folder_in_place_of_a_bundle(command, folder, programs):
    result = programs.exhibit(*arguments_for(command, folder))
    assert result.status == TROUBLE[command]
    assert_one_clear_line(result, folder)


@pytest.mark.parametrize("command", ["diff", "show", "drift", "extract"])
def test_not_a_bundle(command, folder, programs):
    foreign = folder / "foreign.tar"
    foreign.write_bytes(b"not a tar\n" * 200)
    result = programs.exhibit(*arguments_for(command, foreign))
    assert result.status not in (0, 1)
    assert_one_clear_line(result, foreign)


def test_diff_says_that_a_bundle_is_cut(bundle_path, bundle, folder, programs):
    cut = tamper.copy(bundle_path, folder)
    tamper.cut(cut, bundle.headers["data/index.jsonl"].offset)
    result = programs.exhibit("diff", bundle_path, cut, "--json")
    assert str(cut) in result.complaint


@pytest.mark.parametrize("arguments", [("--no-such-option",), ("verify", "--no-such-option"), ("no-such-command",), ()])
def test_reader_usage(arguments, programs):
    result = programs.exhibit(*arguments)
    assert result.status == 2
    assert_one_clear_line(result, *arguments[-1:])


@pytest.mark.parametrize("arguments", [("--no-such-option",), ("--pid", "many"), ("-o", "-", "--deadline", "0"), ()])
def test_collector_usage(arguments, programs):
    result = programs.collect(*arguments)
    assert result.status == 2
    assert_one_clear_line(result, *arguments[-1:])


@pytest.mark.parametrize("program, arguments, meant", [
    ("exhibit", ("shwo",), "show"),
    ("exhibit", ("diff", "--min-rnk=2", "a", "b"), "--min-rank"),
    ("collect", ("--lsit",), "--list"),
])  # fmt: skip
def test_what_was_meant_is_told(program, arguments, meant, programs):
    result = getattr(programs, program)(*arguments)
    assert result.status == 2
    assert_one_clear_line(result, f"; is {meant} meant?")


@pytest.mark.parametrize("program", ["collect", "exhibit"])
def test_help_names_the_exit_statuses(program, programs):
    result = getattr(programs, program)("--help")
    assert result.status == 0
    assert "Exit status" in result.text


def test_collecting_without_privileges_takes_what_it_may_see(folder, programs):
    folder.chmod(0o777)
    path = folder / "b.tar"
    result = programs.collect_unprivileged("-o", path)
    assert result.status == 3
    assert "run it as root" in result.complaint
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
    lost = programs.exhibit("show", path, "ledger", "--json").records
    assert any(line.get("outcome") == "denied" for line in lost)
    assert any("CAP_SYS_PTRACE" in line.get("target", "") for line in lost)


def test_without_privileges_a_container_that_is_asked_for_may_be_closed(shell, folder, programs):
    folder.chmod(0o777)
    result = programs.collect_unprivileged("-o", folder / "b.tar", "--container", shell.name)
    assert result.status == 1
    assert "are closed to this user: run it as root" in result.complaint
    assert "root can" not in programs.collect("-o", folder / "b.tar", "--container", "none-such").complaint


def test_output_in_a_folder_that_does_not_exist(shell, folder, programs):
    output = folder / "nowhere/b.tar"
    result = programs.collect("-o", output, "--container", shell.name)
    assert result.status == 1
    assert_one_clear_line(result, output, "No such file or directory")
    assert result.complaint.endswith("its folder is not there; make it first\n")
    assert ".partial" not in result.complaint


@pytest.fixture
def tiny_device(folder):
    """A file system with room for less than any bundle."""
    mount_point = folder / "tiny"
    mount_point.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount_point)
    yield mount_point
    run("umount", mount_point)


def test_output_device_full(shell, tiny_device, programs):
    output = tiny_device / "b.tar"
    result = programs.collect("-o", output, "--container", shell.name)
    assert result.status == 1
    assert_one_clear_line(result, output, "No space left on device")
    assert not output.exists()


def test_target_that_vanishes_between_two_looks(folder, programs, scratch_container):
    pid = scratch_container.pid
    scratch_container.kill()
    result = programs.collect("-o", folder / "b.tar", "--pid", str(pid))
    assert result.status in (1, 2)
    assert_one_clear_line(result, pid)
    assert not os.listdir(folder)
