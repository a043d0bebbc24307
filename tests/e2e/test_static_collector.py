"""The static collector is one file that needs nothing: it runs in a folder that holds nothing else."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.bundle import Bundle

PROJECT = Path(__file__).resolve().parents[2]
COLLECTOR = Path(os.environ.get("EXHIBIT_STATIC_COLLECTOR", PROJECT / "build/static/bin/exhibit-collect"))

pytestmark = pytest.mark.skipif(
    not COLLECTOR.exists(), reason=f"{COLLECTOR} is not built (cmake --preset static, cmake --build --preset static)"
)


@pytest.fixture
def collect_in_chroot(folder):
    """Runs the collector with an otherwise empty folder as its root."""
    shutil.copy(COLLECTOR, folder)

    def collect_in_chroot(*arguments):
        argv = ["chroot", folder, "/exhibit-collect", *arguments]
        return subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True)

    return collect_in_chroot


def test_it_is_static():
    headers = subprocess.run(["readelf", "--program-headers", COLLECTOR], capture_output=True, text=True, check=True)
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
