"""Every runtime by the evidence that it leaves on the host: who it is, what is in it, and what was planted there."""

import contextlib
import os
from dataclasses import dataclass

import pytest

from harness import procfs, truth
from harness.bundle import Bundle, exact, exact_element
from runtimes import docker as docker_daemon
from runtimes import nested
from runtimes.container import SECRET_VARIABLE
from runtimes.foreground import Bubblewrap, FalselyMonitored, Nspawn, PivotRoot
from runtimes.lxc import Lxc
from runtimes.ordinary_user import NAME, OrdinaryUser
from runtimes.podman import Podman, RootlessPodman
from runtimes.runc import Crun, Gvisor, install_crun

SLEEP = ("sleep", "1000000")
FUSE_OVERLAYFS = "overlay.mount_program=/usr/bin/fuse-overlayfs"


@dataclass(frozen=True)
class Case:
    """One way to run a container, and what is to be said of it."""

    runtime: str
    """The fixture of the runtime."""
    options: tuple = ()
    sources: tuple = ()
    """Evidence that there must be, whatever else there is."""
    has_image: bool = True
    has_configuration: bool = True
    place: str = "/srv"
    """Where something can be planted."""
    verdict: str = "added"
    from_inside: bool = False
    """Planted by the container: an overlay that a user mounted has no owner for what the host's root would create."""
    shared: tuple = ()
    """Namespaces that are not the container's own."""


DOCKER = ("shim", "oci bundle", "runc state", "docker state", "cgroup")
PODMAN = ("conmon", "oci bundle", "podman bolt_state.db", "containers.json")
WRAPPER = f"--runtime={nested.WRAPPER}"
NOT_LAYERED = {"has_image": False, "verdict": "since_start"}

CASES = {
    "docker, userns-remap": Case("docker_userns", sources=(*DOCKER, "user namespace")),
    "docker, the host's processes": Case("docker", ("--pid=host",), DOCKER, shared=("pid",)),
    "docker, another's network": Case("docker", ("--network=container:{other}",), DOCKER),
    "docker, another's processes": Case("docker", ("--pid=container:{other}",), DOCKER),
    "docker, another's memory": Case("docker", ("--ipc=container:{other}",), DOCKER),
    "docker, read-only": Case("docker", ("--read-only", "--tmpfs=/ram"), DOCKER, place="/ram"),
    "docker, bind": Case("docker", ("--volume={bind}:/bind",), DOCKER, place="/bind", verdict="since_start"),
    "docker, volume": Case("docker", ("--volume=/volume",), DOCKER, place="/volume", verdict="since_start"),
    "docker, privileged": Case("docker", ("--privileged", WRAPPER), DOCKER),
    "podman, rootless, overlay": Case("rootless_overlay", sources=(*PODMAN, "user namespace"), from_inside=True),
    "podman, rootless, vfs": Case("rootless_vfs", sources=(*PODMAN, "user namespace"), verdict="since_start"),
    "podman, pod": Case("podman", ("--pod={pod}",), (*PODMAN, "cgroup")),
    "podman, no cgroups": Case("podman_crun", ("--cgroups=disabled",), PODMAN),
    "lxc": Case("lxc", (), ("lxc monitor", "lxc config", "cgroup"), **NOT_LAYERED),
    "systemd-nspawn": Case("nspawn", (), ("systemd-nspawn", "cgroup"), **NOT_LAYERED),
    "crun": Case("crun", (), ("crun state", "oci bundle"), **NOT_LAYERED),
    "gvisor": Case("gvisor", (), ("runsc", "runsc state", "oci bundle"), **NOT_LAYERED),
    "bubblewrap": Case("bubblewrap", (), ("root directory", "pid namespace"), has_configuration=False, **NOT_LAYERED),
    "pivot_root": Case("pivot_root", (), ("root directory", "mount namespace"), has_configuration=False, **NOT_LAYERED),
}


# --- The runtimes that no other tests use ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def user(workplace):
    return OrdinaryUser(workplace.folder("user"))


@pytest.fixture(scope="module")
def docker_userns(workplace, user):
    """A Docker whose containers' root is an ordinary user, in a mount namespace of its own with all that it starts."""
    with docker_daemon.serve(
        workplace, None, "docker-userns", further=[f"--userns-remap={NAME}"], before=user.known_to()
    ) as runtime:
        yield runtime


def rootless(workplace, user, name, *storage):
    with RootlessPodman(workplace, user, name, *storage) as runtime:
        yield runtime


@pytest.fixture(scope="module")
def rootless_overlay(workplace, user):
    yield from rootless(workplace, user, "with-overlay", "--storage-driver=overlay")


@pytest.fixture(scope="module")
def rootless_vfs(workplace, user):
    yield from rootless(workplace, user, "with-vfs", "--storage-driver=vfs")


@pytest.fixture(scope="module")
def rootless_fuse(workplace, user):
    yield from rootless(workplace, user, "with-fuse", "--storage-driver=overlay", f"--storage-opt={FUSE_OVERLAYFS}")


@pytest.fixture(scope="module")
def podman_crun(workplace):
    with Podman(workplace, low_level=install_crun(workplace)) as runtime:
        yield runtime


def runtime_fixture(kind):
    @pytest.fixture(scope="module")
    def runtime(workplace):
        with kind(workplace) as made:
            yield made

    return runtime


lxc, nspawn, crun, gvisor = map(runtime_fixture, (Lxc, Nspawn, Crun, Gvisor))
bubblewrap, pivot_root = map(runtime_fixture, (Bubblewrap, PivotRoot))


# --- The story -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


@pytest.fixture
def made(case, request, images, fresh_name, folder):
    """The container of a case, with those that it shares something with."""
    runtime = request.getfixturevalue(case.runtime)
    with contextlib.ExitStack() as stack:
        words = {"bind": folder / "bind"}
        words["bind"].mkdir()
        if any("{other}" in option for option in case.options):
            options = ("--ipc=shareable",)
            other = runtime.container(images.busybox, *SLEEP, name=f"{fresh_name}-other", options=options)
            words["other"] = stack.enter_context(other).name
        if any("{pod}" in option for option in case.options):
            words["pod"] = stack.enter_context(runtime.pod(f"{fresh_name}-pod", images.busybox))
        options = tuple(option.format(**words) for option in case.options)
        yield stack.enter_context(runtime.container(images.busybox, *SLEEP, name=fresh_name, options=options))


def selection(container):
    """What has no name is selected by its processes."""
    if container.name:
        return ("--container", container.name)
    return [word for pid in container.all_pids() for word in ("--pid", str(pid))]


def test_evidence_files_and_what_was_planted(case, made, listed, collect, programs):
    assert_listed(listed(), made, case)
    before = collect("before.tar", *selection(made))
    assert_described(Bundle(before), made, case)
    planted = f"{case.place}/planted-by-the-test"
    plant(made, planted, case.from_inside)
    after = collect("after.tar", *selection(made))
    assert_files(Bundle(after), made, planted, case.place)
    assert_told(programs.exhibit("diff", before, after, "--json"), planted, "change", "added")
    assert_told(programs.exhibit("drift", after, "--json"), planted, "verdict", case.verdict)


def plant(container, path, from_inside):
    if from_inside:
        container.exec("sh", "-c", f"echo an implant >{path}")
    else:
        (container.root / path.lstrip("/")).write_text("an implant\n")


def assert_listed(records, container, case):
    identity = records[container.pid]["container"]
    said = (identity["runtime"], identity["id"], identity["name"])
    assert said == (container.runtime.kind, container.id, container.name)
    assert not identity.get("conflicts"), identity["conflicts"]
    assert ("busybox" in identity["image"]) == case.has_image
    assert set(case.sources) <= {evidence["source"] for evidence in identity["evidence"]}
    for evidence in identity["evidence"]:
        assert evidence["source"] and evidence["where"] and evidence["says"]
    assert set(container.all_pids()) <= {pid for pid, record in records.items() if record["container"] == identity}
    if container.runtime.shim:
        assert procfs.comm(records[container.pid]["shim"]["pid"]) == container.runtime.shim


def assert_described(bundle, container, case):
    record = bundle.container(container)
    assert record["leader"] == {"pid": container.pid, "start_time": procfs.start_time(container.pid)}
    assert set(container.all_pids()) <= set(record["pids"])
    status = os.stat(container.root)
    device = f"{os.major(status.st_dev)}:{os.minor(status.st_dev)}"
    assert record["root"] == {"dev": device, "ino": str(status.st_ino)}
    hosts = {name for name in case.shared if record["namespaces"][name] == str(os.stat(f"/proc/self/ns/{name}").st_ino)}
    assert hosts == set(case.shared)
    configured = {exact_element(variable) for variable in record["configured_env"]}
    assert (SECRET_VARIABLE.encode() in configured) == case.has_configuration
    if case.has_image:
        assert record["image_digest"] == container.runtime.image_digest(container)
        labels = {exact(label, "name"): exact(label, "value") for label in record["labels"]}
        assert labels[b"org.opencontainers.image.title"] == b"docker.io/library/busybox:latest"


def assert_files(bundle, container, planted, place):
    """The root is listed as `find` sees it, and so is the place of what was planted, if that is another mount."""
    listing = truth.uncovered(bundle.root_listing(container), container.pid)
    expected = truth.uncovered(truth.entries(container.pid), container.pid)
    assert listing.keys() == expected.keys()
    for path, entry in expected.items():
        assert (listing[path]["type"], listing[path]["mode"], listing[path]["uid"]) == (
            entry.type, entry.mode, entry.uid,
        ), path  # fmt: skip
    listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
    assert listed == truth.digests(container.pid)
    mounts = bundle.mounts(container)
    point = place if place.encode() in mounts else "/"
    found = bundle.mount_listing(mounts[point.encode()])[planted.removeprefix(point.rstrip("/")).encode()]
    (expected_digest,) = truth.digests_below(container.root / planted.lstrip("/")).values()
    assert found["sha256"] == expected_digest


def assert_told(result, path, key, value):
    assert result.status == 1, result.complaint
    told = [finding[key] for finding in result.records if finding.get("path") == path]
    assert told == [value]


# --- What the story does not tell ------------------------------------------------------------------------------------


def test_containers_of_a_pod_have_its_name_and_their_own(cri, images, fresh_name, listed):
    with cri.container(images.busybox, *SLEEP, name=f"{fresh_name}-one") as one:
        two = cri.start_beside(one, images.busybox, *SLEEP, name=f"{fresh_name}-two")
        records = listed()
    for container in (one, two):
        record = records[container.pid]
        assert (record["container"]["id"], record["container"]["name"]) == (container.id, container.name)
        assert record["pod"] == {
            "name": one.pod.name, "namespace": one.pod.namespace, "uid": one.pod.uid, "container": container.name,
        }  # fmt: skip
        assert not record["container"].get("conflicts")


@pytest.fixture
def on_fuse(rootless_fuse, images, fresh_name):
    with rootless_fuse.container(images.busybox, *SLEEP, name=fresh_name) as container:
        yield container


def test_layers_behind_fuse_overlayfs_are_named(on_fuse, listed, programs, folder):
    """The host's own root user may not enter such a root: the program that serves it says where its files are."""
    with pytest.raises(PermissionError):
        os.listdir(on_fuse.root)
    on_fuse.exec("sh", "-c", "echo implant >/srv/implant")
    identity = listed()[on_fuse.pid]["container"]
    assert (identity["runtime"], identity["id"], identity["name"]) == ("podman", on_fuse.id, on_fuse.name)
    assert not identity.get("conflicts")
    (evidence,) = (evidence for evidence in identity["evidence"] if evidence["source"] == "fuse-overlayfs")
    server = int(evidence["where"].split("/")[2])
    assert procfs.comm(server) == "fuse-overlayfs"
    upper = evidence["says"].split("upper layer ")[1].split(",")[0]
    with open(f"/proc/{server}/root{upper}/srv/implant") as file:
        assert file.read() == "implant\n"
    for lower in evidence["says"].split("lower layers ")[1].split():
        assert os.path.exists(f"/proc/{server}/root{lower}/bin/busybox")
    assert_root_not_taken_in_silence(programs, folder, on_fuse)


def assert_root_not_taken_in_silence(programs, folder, container):
    path = folder / "b.tar"
    assert programs.collect("-o", path, "--container", container.name).status in (0, 3)
    mount = Bundle(path).root_mount(container)
    assert mount["decision"] != "walked" and (mount["decision"] == "layered" or "FUSE" in mount["reason"])


# --- Sources that disagree -------------------------------------------------------------------------------------------


def cgroup_files(container):
    """cgroup.procs of the container's control group, in each hierarchy that is mounted."""
    lines = [line.split(":", 2) for line in procfs.raw(container.pid, "cgroup").decode().splitlines()]
    for _, controllers, path in lines:
        names = [controllers.removeprefix("name="), "unified", ""]
        for file in (f"/sys/fs/cgroup/{name}{path}/cgroup.procs" for name in names):
            if path.endswith(container.id) and os.path.exists(file):
                yield file
                break


@pytest.fixture
def pair(docker, images, fresh_name):
    with (
        docker.container(images.busybox, *SLEEP, name=f"{fresh_name}-one") as one,
        docker.container(images.busybox, *SLEEP, name=f"{fresh_name}-two") as two,
    ):
        yield one, two


def test_process_that_joined_another_containers_cgroup(pair, listed):
    one, two = pair
    files = list(cgroup_files(two))
    assert files
    for file in files:
        with open(file, "w") as procs:
            procs.write(str(one.pid))
    records = listed()
    identity = records[one.pid]["container"]
    assert (identity["id"], identity["name"]) == (one.id, one.name)
    assert [conflict for conflict in identity["conflicts"] if two.id in conflict]
    assert records[two.pid]["container"]["id"] == two.id
    assert not records[two.pid]["container"].get("conflicts")


@pytest.fixture
def under_a_false_monitor(workplace, images, fresh_name):
    """A container that is nobody's, whose parent bears the title of LXC's monitor."""

    @contextlib.contextmanager
    def under(title):
        with FalselyMonitored(workplace) as runtime:
            runtime.title = title
            with runtime.container(images.busybox, *SLEEP, name=fresh_name) as container:
                yield container

    return under


def test_monitors_title_that_names_no_folder(under_a_false_monitor, listed):
    with under_a_false_monitor("[lxc monitor] /nowhere/at-all c1") as container:
        identity = listed()[container.pid]["container"]
    (conflict,) = identity["conflicts"]
    assert "/nowhere/at-all/c1/config" in conflict


def test_monitors_title_that_names_another_container(under_a_false_monitor, lxc, images, fresh_name, listed):
    with (
        lxc.container(images.busybox, *SLEEP, name=f"{fresh_name}-lxc") as real,
        under_a_false_monitor(f"[lxc monitor] {lxc.folder} {real.name}") as container,
    ):
        records = listed()
        conflicts = records[container.pid]["container"]["conflicts"]
        roots = (f"{container.runtime.folder}/{fresh_name}", f"{lxc.folder}/{real.name}/rootfs")
    assert [conflict for conflict in conflicts if all(root in conflict for root in roots)]
    assert not records[real.pid]["container"].get("conflicts")
