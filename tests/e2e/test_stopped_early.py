"""A run that is told to end while it still looks for containers ends soon, and never as if there were nothing to see."""

import contextlib
import itertools
import os
import signal
import subprocess
import time

import pytest

from harness.bundle import Bundle

CROWD = 4000
"""Processes, of which a survey takes a while."""

LONGEST_S = 5
"""From being told to end to the end, on a busy machine."""

TOO_EARLY = "before it found what to collect; no bundle was made"


@pytest.fixture(scope="module")
def crowd(workplace, intruder):
    """A host with some thousand processes."""
    command = [intruder / "crowd", str(CROWD)]
    with subprocess.Popen(command, env=workplace.environment, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"all there\n"
            yield process
        finally:
            process.kill()


@pytest.fixture
def container(runc, images, fresh_name):
    with runc.container(images.busybox, "sleep", "1000000", name=fresh_name) as made:
        yield made


@pytest.fixture
def moments(crowd, container, programs):
    """Seconds from the start, all of them before everything is found on a machine that is not busier than now."""
    begun = time.monotonic()
    assert programs.collect("--list").status == 0
    found_after = time.monotonic() - begun
    return [found_after * twentieth / 20 for twentieth in range(1, 20)]


@pytest.fixture
def run_and_stop(programs, folder):
    """A collection that gets a signal after some seconds: its status, what it said, and its bundle."""
    numbers = itertools.count(1)

    def run_and_stop(seconds, *arguments):
        path = folder / f"{next(numbers)}.tar"
        process = programs.start_collecting("-o", path, *arguments)
        time.sleep(seconds)
        begun = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1].decode()
        assert time.monotonic() - begun < LONGEST_S
        return process.returncode, said, path

    return run_and_stop


def assert_sealed_as_partial(path, programs):
    path.chmod(0o644)
    assert programs.exhibit("verify", path).status == 0
    bundle = Bundle(path)
    assert (bundle.seal["status"], bundle.finish["stopped_by"]) == ("partial", "signal")
    return bundle


def stages(bundle):
    return [line["reason"] for line in bundle.told("survey") if line["name"] == "stopped"]


def test_by_a_signal_at_any_moment(moments, run_and_stop, programs):
    """Exit statuses are those of a run: 3 with a bundle that says what is missing, 1 with a reason and no file. The test's
    own process is met before the end of the survey."""
    seen = set()
    for moment in moments:
        status, said, path = run_and_stop(moment, "--pid", str(os.getpid()))
        if status == -signal.SIGTERM:
            continue  # before it could take any
        if status == 1:
            assert TOO_EARLY in said
            assert not path.exists() and not path.with_name(path.name + ".partial").exists()
            seen.add("no bundle")
        elif status == 0:
            assert Bundle(path).seal["status"] == "complete"  # it was done before the signal came
        else:
            assert status == 3, said
            seen |= set(stages(assert_sealed_as_partial(path, programs))) or {"later"}
    assert "no bundle" in seen, seen
    assert any(stage.startswith("stopped during") for stage in seen), seen


def test_by_the_deadline(moments, programs, folder):
    """It passes while the survey goes on, since the whole program is made to wait meanwhile."""
    path = folder / "b.tar"
    process = programs.start_collecting("-o", path, "--deadline", "1")
    time.sleep(moments[len(moments) // 4])
    process.send_signal(signal.SIGSTOP)
    time.sleep(1.1)
    process.send_signal(signal.SIGCONT)
    begun = time.monotonic()
    said = process.communicate(timeout=60)[1].decode()
    assert time.monotonic() - begun < LONGEST_S
    assert process.returncode in (1, 3)
    if process.returncode == 1:
        assert "stopped by the deadline " + TOO_EARLY in said
    else:
        assert Bundle(path).finish["stopped_by"] == "deadline"


def test_list_is_not_a_short_one(moments, programs):
    process = programs.start_collecting("--list", stdout=subprocess.PIPE)
    time.sleep(moments[len(moments) // 2])
    process.send_signal(signal.SIGTERM)
    listed, said = process.communicate(timeout=60)
    assert (process.returncode, listed) == (1, b"") and TOO_EARLY in said.decode()


def test_diff_takes_nothing_for_gone(container, moments, run_and_stop, collect, programs):
    """The survey comes to the test's own process, and not to the container's, which began after the crowd."""
    own = str(os.getpid())
    whole = collect("whole.tar", "--pid", own, "--container", container.name)
    for moment in moments:
        status, _, path = run_and_stop(moment, "--pid", own)
        if status == 3 and "stopped during the survey" in stages(Bundle(path)):
            break
    else:
        pytest.fail("the survey was never met")
    path.chmod(0o644)
    result = programs.exhibit("diff", whole, path, "--json")
    gone = [record for record in result.records if record["change"] == "removed"]
    assert not gone
    assert [record for record in result.records if record["kind"] == "container" and record["change"] == "unknown"]
