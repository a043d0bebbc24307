"""End-to-end tests: the real programs on real containers of real runtimes.

Read in this order: `runtimes/` brings Docker, Podman, containerd, Kubernetes pods and bare runc up, with images that
`runtimes/images.py` makes; `programs/` is what an intruder runs in them; `harness/` runs Exhibit's two programs and
finds the independent truth to hold them against; each `test_*.py` is one topic. A runtime starts when the first test
asks for it, from private roots, and a run leaves the host as it was, also when it is interrupted.

    /usr/bin/python3 -m pytest tests/e2e            as root, on Debian 12

EXHIBIT_BIN_DIR names the folder of the two programs (default build/dev/bin), EXHIBIT_E2E_CACHE that of the images
(default build/e2e-cache), EXHIBIT_E2E_PATIENCE the seconds that a command is given (default 120). EXHIBIT_E2E_KILLS and
EXHIBIT_E2E_CHURN_SECONDS make test_faults and test_churn longer.
"""

import functools
import itertools
import os
import shutil
import signal
from pathlib import Path

import pytest

from harness import kubernetes
from harness.bundle import Bundle
from harness.commands import run, wait_until
from harness.exhibit import Programs
from harness.intruder import build_programs
from harness.ordinary import UPGRADED
from harness.upgrades import next_versions
from harness.workplace import Workplace
from runtimes import containerd as containerd_daemon
from runtimes import debian
from runtimes import docker as docker_daemon
from runtimes import images as image_archives
from runtimes import nested
from runtimes.containerd import Containerd
from runtimes.cri import Cri
from runtimes.podman import Podman
from runtimes.runc import Runc

PROJECT = Path(__file__).resolve().parents[2]
numbers = itertools.count(1)
HOSTILE_NAME = b"new\nline \x1b[31m\xff"


def new_name():
    return f"scratch-{next(numbers)}"


def pytest_configure():
    """A test runner that is told to end (by ctest, by CI) unwinds its fixtures as for Ctrl-C."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def workplace():
    """The run's own folder; at the end nothing that was started from it may be left."""
    if os.geteuid() != 0:
        pytest.exit("the end-to-end tests start container runtimes, which needs root", returncode=2)
    place = Workplace()
    try:
        yield place
    finally:
        left_behind = place.close()
    assert not left_behind


# --- runtimes -------------------------------------------------------------------------------------------------------


CACHE = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))


@pytest.fixture(scope="session")
def images():
    return image_archives.prepare(CACHE)


@pytest.fixture(scope="session")
def debian_web():
    return debian.web(CACHE)


@pytest.fixture(scope="session")
def debian_servers():
    return debian.servers(CACHE)


@pytest.fixture(scope="session")
def containerd_socket(workplace, images):
    with containerd_daemon.serve(workplace, sandbox_image=images.busybox.reference) as socket:
        yield socket


@pytest.fixture(scope="session")
def docker(workplace, containerd_socket):
    wrapper = nested.install_wrapper(workplace.folder("runtimes"))
    further = [f"--add-runtime={nested.WRAPPER}={wrapper}"]
    with docker_daemon.serve(workplace, containerd_socket, further=further) as runtime:
        yield runtime


@pytest.fixture(scope="session")
def podman(workplace):
    with Podman(workplace) as runtime:
        yield runtime


@pytest.fixture(scope="session")
def containerd(workplace, containerd_socket):
    with Containerd(workplace, containerd_socket) as runtime:
        yield runtime


@pytest.fixture(scope="session")
def cri(workplace, containerd_socket, images):
    with Cri(workplace, containerd_socket, images.busybox) as runtime:
        yield runtime


@pytest.fixture(scope="session")
def docker_vfs(workplace, containerd_socket):
    """A Docker whose containers have roots that are plain folders."""
    with docker_daemon.serve(workplace, containerd_socket, "docker-vfs", storage_driver="vfs") as runtime:
        yield runtime


@pytest.fixture(scope="session")
def runc(workplace):
    with Runc(workplace) as runtime:
        yield runtime


@pytest.fixture(params=["docker", "podman", "containerd", "cri"])
def runtime(request):
    """Each runtime in turn."""
    return request.getfixturevalue(request.param)


# --- containers -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def web(docker, images):
    """nginx on Docker. Shared by many tests, none of which may change it."""
    with docker.container(images.nginx, name="e2e-web") as container:
        yield container


@pytest.fixture(scope="session")
def shell(docker, images):
    """A busybox shell image on Docker. Shared by many tests, none of which may change it."""
    with docker.container(images.busybox, "sleep", "1000000", name="e2e-shell") as container:
        yield container


@pytest.fixture
def container(runtime, images):
    """A busybox container of each runtime in turn, for one test to do with as it likes."""
    with runtime.container(images.busybox, "sleep", "1000000", name=new_name()) as made:
        yield made


@pytest.fixture
def scratch_container(docker, images):
    """A busybox container on Docker, for one test to do with as it likes."""
    with docker.container(images.busybox, "sleep", "1000000", name=new_name()) as made:
        yield made


@pytest.fixture
def scratch_web(docker, images):
    """nginx on Docker, for one test to do with as it likes."""
    with docker.container(images.nginx, name=new_name()) as made:
        yield made


@pytest.fixture
def fresh_name():
    """A name for a container that a test starts itself."""
    return new_name()


@pytest.fixture(scope="session")
def intruder(workplace):
    """The folder of all programs of programs/, each of them static."""
    return build_programs(workplace.folder("intruder"))


@pytest.fixture(scope="session")
def upgrades(workplace):
    """A folder of the next versions of packages that the image debian-web has."""
    return next_versions(UPGRADED, workplace.folder("upgrades"))


@pytest.fixture(scope="session")
def holder(intruder):
    return intruder / "holder"


@pytest.fixture
def play(docker, images, fresh_name, intruder):
    """Starts a container whose first process is a program of the intruder's, and waits until `is_there` for its pid."""

    def play(program, *arguments, is_there):
        options = [f"--volume={intruder}:/programs:ro"]
        container = docker.run(images.busybox, f"/programs/{program}", *arguments, name=fresh_name, options=options)
        wait_until(lambda: is_there(container.pid), f"{program} {arguments} to get where it waits")
        return container

    yield play
    for container in list(docker.running):
        if container.name == fresh_name:
            container.remove()


@pytest.fixture
def armed_container(docker, images, fresh_name, intruder):
    """A busybox container on Docker in which the intruder's programs are to be had, for one test alone."""
    options = [f"--volume={intruder}:/programs:ro"]
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as made:
        yield made


# --- programs and bundles -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def programs(workplace):
    built = Path(os.environ.get("EXHIBIT_BIN_DIR", PROJECT / "build/dev/bin"))
    if not (built / "exhibit").exists():
        pytest.exit(f"there are no programs to test in {built}", returncode=2)
    return Programs(built, workplace.folder("bin"))


@pytest.fixture(scope="session")
def static_collector():
    """The file that is copied to hosts and put into images."""
    built = Path(os.environ.get("EXHIBIT_STATIC_COLLECTOR", PROJECT / "build/static/bin/exhibit-collect")).resolve()
    if not built.exists():
        pytest.skip(f"{built} is not built (cmake --preset static, cmake --build --preset static)")
    return built


@pytest.fixture(scope="session")
def collector_image(workplace, static_collector):
    """The image that is shipped, of the static collector."""
    return image_archives.of_collector(workplace.folder("collector-image"), static_collector)


@pytest.fixture(scope="session")
def kubernetes_schema():
    return kubernetes.Schema(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))


@pytest.fixture
def folder(workplace):
    """An empty folder for one test's files, open to readers without privileges."""
    made = workplace.folder(f"tests/{new_name()}")
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def shared_folder(workplace, request):
    """A folder that all tests of one file share."""
    made = workplace.folder(f"tests/{request.module.__name__}")
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def collect_once(programs, shared_folder):
    """Like `collect`, for a bundle that all tests of one file share."""
    return functools.partial(take_bundle, programs, shared_folder)


@pytest.fixture(scope="module")
def original(runc, images, collect_once):
    """One bundle of a container of runc's, for the tests of a file to copy."""
    with runc.container(images.busybox, "sleep", "1000000", name=new_name()) as container:
        return collect_once("original.tar", "--container", container.name)


@pytest.fixture(scope="module")
def fleet(docker, images, collect_once):
    """Three containers of one image in four bundles; the second has an implant, in both bundles that hold it."""
    containers = []
    try:
        for n in range(3):
            containers.append(docker.run(images.busybox, "sleep", "1000000", name=f"e2e-fleet-{n}"))
            (containers[-1].root / "etc/each-its-own").write_text(f"{n}")
            (containers[-1].root / "tmp/all-alike").write_text("the same")
        odd = containers[1]
        (odd.root / "srv/implant").write_bytes(b"implant")
        (odd.root / "srv/kit").mkdir()
        for n in range(20):
            (odd.root / f"srv/kit/tool-{n}").write_bytes(b"tool")
        Path(os.fsdecode(os.fsencode(odd.root / "tmp") + b"/" + HOSTILE_NAME)).write_bytes(b"x")
        program = odd.root / "bin/busybox"
        content, mode = program.read_bytes(), program.stat().st_mode
        program.unlink()  # it runs, and cannot be written
        program.write_bytes(content + b"trojan")
        program.chmod(mode)
        take = lambda name, *which: collect_once(name, *(word for one in which for word in ("--container", one.name)))
        yield containers, [
            take("first.tar", containers[0]),
            take("second.tar", odd),
            take("third.tar", containers[2]),
            take("later.tar", containers[0], odd),
        ]
    finally:
        for container in containers:
            container.remove()


@pytest.fixture
def listed(programs):
    """The machine-readable list of what runs: process (or thread) id to line."""

    def listed():
        result = programs.collect("--list", "--json")
        assert result.status == 0, result.complaint
        return {record["pid"]: record for record in result.records if "pid" in record}

    return listed


@pytest.fixture
def collect(programs, folder):
    """Takes a complete bundle, and opens it to readers without privileges."""
    return functools.partial(take_bundle, programs, folder)


@pytest.fixture(scope="session")
def bundle_path(workplace, programs, web, shell):
    """One bundle of nginx and of the shell container. Shared by many tests, none of which may change it."""
    selection = ("--container", web.name, "--container", shell.name)
    return take_bundle(programs, workplace.folder("bundle"), "before.tar", *selection)


@pytest.fixture(scope="session")
def bundle(bundle_path):
    """The shared bundle through the tests' own reader."""
    return Bundle(bundle_path)


def take_bundle(programs, folder, name, *selection):
    bundle = folder / name
    result = programs.collect("-o", bundle, *selection)
    assert result.status == 0, result.complaint
    bundle.chmod(0o644)
    return bundle
