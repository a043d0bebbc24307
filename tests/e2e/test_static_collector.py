"""The static collector is one file that needs nothing: it runs in a folder that holds nothing else."""

import json
import shutil
import subprocess

import pytest

from harness.bundle import Bundle


@pytest.fixture
def collect_in_chroot(static_collector, folder):
    """Runs the collector with an otherwise empty folder as its root."""
    shutil.copy(static_collector, folder)

    def collect_in_chroot(*arguments):
        argv = ["chroot", folder, "/exhibit-collect", *arguments]
        return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True)

    return collect_in_chroot


def test_it_is_static(static_collector):
    headers = subprocess.run(["readelf", "--program-headers", static_collector], capture_output=True, text=True, check=True)
    assert "INTERP" not in headers.stdout


def test_it_lists_in_an_empty_root(collect_in_chroot, shell):
    done = collect_in_chroot("--list", "--json")
    assert done.returncode == 0, done.stderr
    listed = {record.get("pid"): record for record in map(json.loads, done.stdout.splitlines())}
    assert listed[shell.pid]["container"]["id"] == shell.id


def test_it_collects_in_an_empty_root(collect_in_chroot, shell, folder, programs):
    done = collect_in_chroot("-o", "/b.tar", "--container", shell.id)
    assert done.returncode == 0, done.stderr
    bundle = folder / "b.tar"
    bundle.chmod(0o644)
    assert Bundle(bundle).root_listing(shell)[b"/bin/busybox"]["sha256"]
    assert programs.exhibit("verify", bundle).status == 0
