"""A run that is told to end while it still looks for containers ends soon, and never as if there were nothing to see."""

import contextlib
import itertools
import signal
import subprocess
import time

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.commands import wait_until

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
            members = procfs.children(process.pid)
            process.kill()
            wait_until(lambda: not any(map(procfs.is_alive, members)), "the crowd to end")


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


@pytest.fixture
def met_early(crowd):
    """A process that a survey comes to before the others of the crowd, whose numbers may have begun anew meanwhile."""
    return str(min(crowd.pid, *procfs.children(crowd.pid)))


def test_by_a_signal_at_any_moment(moments, met_early, run_and_stop, programs):
    seen = set()
    for moment in moments:
        status, said, path = run_and_stop(moment, "--pid", met_early)
        if status == 3:
            seen |= set(stages(assert_sealed_as_partial(path, programs)))
        elif status == 0:
            assert Bundle(path).seal["status"] == "complete"  # it was done before the signal came
        else:
            assert_is_too_early(status, said, path)
    assert any(stage.startswith("stopped during") for stage in seen), seen


def assert_is_too_early(status, said, path):
    """Or even before it could take a signal."""
    assert status == -signal.SIGTERM or (status == 1 and TOO_EARLY in said), said
    assert not path.exists() and not path.with_name(path.name + ".partial").exists()


def test_before_any_container_was_found(container, moments, run_and_stop):
    """Nothing is taken for "no containerized process is running here"."""
    for moment in moments[:len(moments) // 2]:
        status, said, path = run_and_stop(moment)
        if status not in (0, 3):
            assert_is_too_early(status, said, path)


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
    # The later, the more there would be to list; one that ended by itself was not met.
    for moment in sorted(moments, reverse=True):
        process = programs.start_collecting("--list", stdout=subprocess.PIPE)
        time.sleep(moment)
        process.send_signal(signal.SIGTERM)
        listed, said = process.communicate(timeout=60)
        if process.returncode != 0:
            break
    assert (process.returncode, listed) == (1, b"") and TOO_EARLY in said.decode()


def test_diff_takes_nothing_for_gone(container, moments, met_early, run_and_stop, collect, programs):
    whole = collect("whole.tar", "--pid", met_early, "--container", container.name)
    for moment in moments:
        status, _, path = run_and_stop(moment, "--pid", met_early)
        if status == 3 and "stopped during the survey" in stages(Bundle(path)):
            break
    else:
        pytest.fail("the survey was never met")
    path.chmod(0o644)
    result = programs.exhibit("diff", whole, path, "--json")
    gone = [record for record in result.records if record["change"] == "removed"]
    assert not gone
    assert [record for record in result.records if record["kind"] == "container" and record["change"] == "unknown"]
