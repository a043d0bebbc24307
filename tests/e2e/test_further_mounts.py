"""What only a process in a mount namespace of its own sees is found, shown as that, and compared after the process began
anew under another number."""

import contextlib

import pytest

from harness import procfs
from harness.bundle import Bundle
from harness.inside import from_host, namespace

IN_A_NAMESPACE_OF_ITS_OWN = """
mount -t tmpfs own /tmp && cd /tmp && echo "$1" >changed && echo same >same && exec /bin/sleep 100000
"""


@pytest.fixture
def container(runc, images, fresh_name):
    with runc.container(images.busybox, "sleep", "1000000", name=fresh_name) as made:
        yield made


@pytest.fixture
def hideaway(container, workplace):
    """A process of the container's that has a file system of its own, in which a file holds some text."""

    @contextlib.contextmanager
    def hideaway(text):
        command = ["nsenter", "--target", str(container.pid), "--mount", "--pid", "unshare", "-m"]
        with from_host(workplace, *command, "sh", "-c", IN_A_NAMESPACE_OF_ITS_OWN, "sh", text, is_there=is_in_it) as pid:
            assert namespace(pid, "mnt") != namespace(container.pid, "mnt")
            yield pid

    return hideaway


def is_in_it(pid):
    with contextlib.suppress(OSError):
        return procfs.cmdline(pid) == ["/bin/sleep", "100000"]


def test_is_told_with_the_process_that_sees_it(container, hideaway, collect, programs):
    with hideaway("first") as pid:
        path = collect("b.tar", "--container", container.name)
    bundle = Bundle(path)
    mount = bundle.further_mounts(container)[pid, b"/tmp"]
    assert (mount["fstype"], mount["decision"]) == ("tmpfs", "walked")
    assert mount["seen_by"] == {"pid": pid, "start_time": mount["seen_by"]["start_time"]}
    assert bundle.captured(bundle.listing(mount["fsid"])[b"/changed"]) == b"first\n"
    assert f"in the mount namespace of process {pid}" in programs.exhibit("show", path, "mounts").text
    assert f"/proc/{pid}/root/tmp/changed" in programs.exhibit("show", path, "files").text


def test_is_compared_when_the_process_began_anew(container, hideaway, collect, programs):
    with hideaway("first") as first:
        before = collect("before.tar", "--container", container.name)
    with hideaway("second") as second:
        after = collect("after.tar", "--container", container.name)
    assert first != second
    findings = programs.exhibit("diff", before, after, "--json").records
    assert not [finding for finding in findings if finding["kind"] == "mount"]
    below = {finding["path"]: finding["change"] for finding in findings
             if finding["kind"] == "file" and finding["path"].startswith("/proc/")}  # fmt: skip
    assert below.pop(f"/proc/{second}/root/tmp/changed") == "modified"
    assert f"/proc/{second}/root/tmp/same" not in below or below[f"/proc/{second}/root/tmp/same"] == "metadata"
    assert not {"added", "removed"} & set(below.values())
