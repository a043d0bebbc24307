"""Containers that were stopped and not removed: listed, and collected from what their runtime left on disk."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness import planting, procfs, truth
from harness.bundle import Bundle, exact
from harness.commands import run
from runtimes.container import SECRET_VARIABLE, Container
from runtimes.lxc import Lxc
from runtimes.ordinary_user import OrdinaryUser
from runtimes.podman import RootlessPodman

IMPLANT = "/srv/added-from-outside"


@dataclass
class Story:
    """A container that ran, was planted in, and was stopped; bundles of both times; and what it shows started again."""

    container: Container
    beside: Container
    planted: set
    before: Path
    after: Path
    listed: list
    entries: dict = field(default_factory=dict)
    digests: dict = field(default_factory=dict)
    points: list = field(default_factory=list)


@pytest.fixture(scope="module", params=["docker", "docker_vfs", "podman", "containerd"])
def story(request, images, programs, collect_once):
    runtime = request.getfixturevalue(request.param)
    name = f"exited-{request.param}"
    with (
        runtime.container(images.busybox, "sleep", "1000000", name=f"beside-{name}") as beside,
        runtime.container(images.busybox, "sleep", "1000000", name=name) as container,
    ):
        selection = ("--container", name, "--container", beside.name)
        before = collect_once(f"{name}-before.tar", *selection)
        planted = planting.plant(container, planting.BUSYBOX)
        (container.root / IMPLANT.lstrip("/")).write_text("implant\n")
        runtime.halt(container)
        assert not procfs.is_alive(container.pid)
        listed = programs.collect("--list", "--json", *selection).records
        after = collect_once(f"{name}-after.tar", "--exited", *selection)
        told = Story(container, beside, planted, before, after, listed)
        resumed = runtime.resume(container)
        told.points = [point for point in procfs.mount_points(resumed.pid) if point != b"/"]
        told.entries = uncovered(truth.entries(resumed.pid), told.points)
        told.digests = uncovered(truth.digests(resumed.pid), told.points)
        yield told


def uncovered(listing, points):
    """Without mount points, and what is below them."""
    return {
        path: entry
        for path, entry in listing.items()
        if not any(path == point or path.startswith(point + b"/") for point in points)
    }


def record_of(story):
    return Bundle(story.after).container(story.container)


def is_layered(story):
    return Bundle(story.after).root_mount(story.container)["decision"] == "layered"


@pytest.mark.story
def test_it_is_listed_as_exited(story):
    (line,) = (line for line in story.listed if line.get("state") == "exited")
    container = line["container"]
    assert container["runtime"] == story.container.runtime.kind
    assert (container["id"], container["name"]) == (story.container.id, story.container.name)
    assert "busybox" in container["image"] and container["image_digest"].startswith("sha256:")
    assert SECRET_VARIABLE in container["configured_env"]
    assert container["created"]
    for evidence in container["evidence"]:
        assert Path(evidence["where"]).exists()
    assert story.beside.pid in {line.get("pid") for line in story.listed}


def test_state_tells_how_it_ended(story):
    record = record_of(story)
    assert record["state"] == "exited"
    assert record["pids"] == []
    assert not {"leader", "namespaces", "root"} & set(record)
    if story.container.runtime.kind == "containerd":
        assert "exit_code" not in record, "containerd keeps none"
    else:
        assert record["exit_code"] == 137
        assert record["started"] < record["finished"]


def test_the_one_beside_it_is_collected_as_ever(story):
    record = Bundle(story.after).container(story.beside)
    assert "state" not in record
    assert record["leader"]["pid"] == story.beside.pid
    assert Bundle(story.after).root_mount(story.beside)["decision"] in ("layered", "walked")


def facts(entry):
    return entry["type"], entry["mode"], entry["uid"], entry["gid"], entry["size"], entry["mtime"]


@pytest.mark.story
def test_listing_is_what_it_shows_when_it_runs_again(story):
    listing = uncovered(Bundle(story.after).root_listing(story.container), story.points)
    # What a start itself touches: the folders of mount points.
    touched = {point.rpartition(b"/")[0] or b"/" for point in story.points}
    expected = {path: facts(vars(entry)) for path, entry in story.entries.items() if path not in touched}
    assert {path: facts(entry) for path, entry in listing.items() if path not in touched} == expected
    listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
    assert listed == story.digests
    assert IMPLANT.encode() in listed


@pytest.mark.story
def test_drift_shows_what_was_planted(story, programs):
    result = programs.exhibit("drift", story.after, "--container", story.container.name, "--json")
    assert result.status == 1, result.complaint
    found = {finding["path"]: finding for finding in result.records}
    implant = found[IMPLANT]
    assert implant["verdict"] == ("added" if is_layered(story) else "since_start")
    assert implant["captured"]
    assert found[planting.BUSYBOX.edited]["after"]["sha256"] == story.digests[planting.BUSYBOX.edited.encode()]
    if is_layered(story):
        planted = {path for change in story.planted for path in (change.path, change.from_path) if path}
        folders = {str(Path(path).parent) for path in planted}
        told = {path for path, finding in found.items() if not finding["quiet"]}
        assert told - folders == {change.path for change in story.planted}


def test_extract_writes_the_implant(story, programs, folder):
    (folder / "out").mkdir(mode=0o777)
    (folder / "out").chmod(0o777)
    result = programs.exhibit("extract", story.after, "-o", folder / "out" / "files", IMPLANT)
    assert result.status == 0, result.complaint
    contents = [path.read_bytes() for path in (folder / "out" / "files").rglob("*") if path.is_file()]
    assert b"implant\n" in contents


@pytest.mark.story
def test_diff_pairs_it_with_itself(story, programs):
    result = programs.exhibit("diff", story.before, story.after, "--json")
    assert result.status == 1, result.complaint
    own = [finding for finding in result.records if finding["container"] == story.container.name]
    (container,) = (finding for finding in own if finding["kind"] == "container")
    assert container["change"] == "modified"
    assert any(reason.startswith("exited") for reason in container["details"])
    ended = [finding for finding in own if finding["kind"] == "process"]
    assert {finding["change"] for finding in ended} == {"removed"}
    assert story.container.pid in {finding["before"]["pid"] for finding in ended}
    changes = planting.without_parents(planting.named_by(own), story.planted)
    assert {change for change in changes if change.kind != "unknown"} >= story.planted
    # Where the root was walked as it is shown, nobody saw what other mounts hid of it.
    hidden = [] if is_layered(story) else [point for point in Bundle(story.before).mounts(story.container) if point != b"/"]
    strangers = {change for change in changes if change not in story.planted}
    assert {change.kind for change in strangers} <= {"unknown"}
    assert not uncovered({change.path.encode(): change for change in strangers}, hidden)
    assert {finding["kind"] for finding in own} <= {"container", "process", "file"}


def test_bundle_verifies_and_is_shown(story, programs):
    assert programs.exhibit("verify", story.after).status == 0
    shown = programs.exhibit("show", story.after, "containers", "--container", story.container.name)
    assert "exited" in shown.text
    environment = programs.exhibit("show", story.after, "env", "--container", story.container.name)
    assert SECRET_VARIABLE.split("=")[0] in environment.text


@pytest.fixture
def halted(docker, scratch_container):
    docker.halt(scratch_container)
    return scratch_container


def test_without_the_option_it_is_not_taken(halted, programs, folder):
    result = programs.collect("-o", folder / "b.tar", "--container", halted.name)
    assert result.status == 1
    assert "--exited" in result.complaint
    assert not (folder / "b.tar").exists()


def exited_ids(programs, *arguments):
    lines = programs.collect("--list", "--json", *arguments).records
    return {line["container"]["id"] for line in lines if line.get("state") == "exited"}


def test_removed_container_is_not_listed(docker, images, fresh_name, programs):
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        docker.halt(container)
        assert container.id in exited_ids(programs)
    assert container.id not in exited_ids(programs)


def test_all_exited_are_taken_without_a_name(halted, shell, collect):
    bundle = Bundle(collect("all.tar", "--exited", "--capture", "none"))
    assert bundle.container(halted)["state"] == "exited"
    assert "state" not in bundle.container(shell)
    plan = bundle.record("data/acquisition/start.json")["plan"]
    assert plan["selection"] == ["all containers", "exited containers"]


def data_root(docker):
    return Path(docker.docker("info", "--format={{.DockerRootDir}}"))


def test_state_root_is_enough(docker, halted, programs, folder, collect):
    """A copy of a data root, as from a host that is off: no daemon and no container leads to it."""
    implant = data_root(docker) / "overlay2" / layer_of(docker, halted) / "diff/srv/implant"
    implant.parent.mkdir(exist_ok=True)
    implant.write_text("implant\n")
    copy = folder / "copied"
    copy.mkdir()
    for part in ("containers", "image", "overlay2"):
        run("cp", "--archive", data_root(docker) / part, copy)
    # A container that the daemon does not know.
    stranger = "f" * 64
    for known in (copy / "containers" / halted.id, copy / "image/overlay2/layerdb/mounts" / halted.id):
        known.rename(known.with_name(stranger))
    state = copy / "containers" / stranger / "config.v2.json"
    state.write_text(state.read_text().replace(halted.id, stranger).replace(halted.name, "stranger"))
    assert stranger not in exited_ids(programs)
    bundle = collect("b.tar", "--state-root", copy, "--container", "stranger")
    (record,) = Bundle(bundle).containers
    assert (record["id"], record["state"], record["conflicts"]) == (stranger, "exited", [])
    assert all(exact(walk, "through").startswith(bytes(copy)) for walk in Bundle(bundle).walks())
    drift = programs.exhibit("drift", bundle, "--json").records
    assert "added" in {finding["verdict"] for finding in drift if finding["path"] == "/srv/implant"}


def layer_of(docker, container):
    return (data_root(docker) / f"image/overlay2/layerdb/mounts/{container.id}/mount-id").read_text()


def exited_line(programs, container, *arguments):
    lines = programs.collect("--list", "--json", *arguments).records
    (line,) = (line for line in lines if line.get("state") == "exited" and line["container"]["id"] == container.id)
    return line


def assert_implant_is_found(path, container, programs):
    bundle = Bundle(path)
    assert bundle.container(container)["state"] == "exited"
    assert bundle.captured(bundle.root_listing(container)[b"/srv/implant"]) == b"implant\n"
    drift = programs.exhibit("drift", path, "--json").records
    assert [finding["verdict"] for finding in drift if finding["path"] == "/srv/implant"] == ["added"]


def test_container_of_a_pod(cri, images, fresh_name, programs, collect):
    """A kubelet keeps it, for its logs, until it starts the next one."""
    with cri.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        container.exec("sh", "-c", "echo implant >/srv/implant")
        container.kill()
        line = exited_line(programs, container)
        path = collect("b.tar", "--exited", "--container", container.id)
    identity = line["container"]
    assert (identity["runtime"], identity["name"]) == ("containerd", container.name)
    assert SECRET_VARIABLE in identity["configured_env"]
    assert identity["pod"] == vars(container.pod)
    assert_implant_is_found(path, container, programs)


@pytest.fixture(scope="module")
def rootless(workplace):
    user = OrdinaryUser(workplace.folder("exited-user"))
    with RootlessPodman(workplace, user, "exited", "--storage-driver=overlay") as runtime:
        yield runtime


def test_container_of_an_ordinary_user(rootless, images, fresh_name, programs, collect):
    """Its storage is in a home of which no file of accounts here tells: the test's user is known to nobody."""
    storage = ("--state-root", rootless.user.folder / "exited/root")
    with rootless.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        container.exec("sh", "-c", "echo implant >/srv/implant")
        rootless.halt(container)
        assert not procfs.is_alive(container.pid)
        line = exited_line(programs, container, *storage)
        path = collect("b.tar", "--exited", *storage, "--container", container.id)
    assert (line["container"]["runtime"], line["container"]["name"]) == ("podman", container.name)
    assert_implant_is_found(path, container, programs)


@pytest.fixture(scope="module")
def lxc(workplace):
    with Lxc(workplace) as runtime:
        yield runtime


def test_container_of_lxc(lxc, images, fresh_name, programs, collect, folder):
    """Its root directory lies beside its config, which is all that LXC keeps: no time, no code."""
    storage = ("--state-root", lxc.folder)
    with lxc.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        assert container.id not in exited_ids(programs, *storage), "it runs"
        before = collect("before.tar", "--container", container.name)
        root = lxc.folder / container.name / "rootfs"
        (root / "srv/implant").write_text("implant\n")
        lxc.halt(container)
        assert not procfs.is_alive(container.pid)
        line = exited_line(programs, container, *storage)
        after = collect("after.tar", *storage, "--container", container.name)
        expected = truth.entries_below(root)
    assert (line["container"]["runtime"], line["container"]["name"]) == ("lxc", container.name)
    assert SECRET_VARIABLE in line["container"]["configured_env"]
    listing = Bundle(after).root_listing(container)
    assert {path: facts(entry) for path, entry in listing.items()} == {path: facts(vars(of)) for path, of in expected.items()}
    assert Bundle(after).captured(listing[b"/srv/implant"]) == b"implant\n"
    findings = programs.exhibit("diff", before, after, "--json").records
    changes = {finding.get("path"): finding["change"] for finding in findings if finding["kind"] in ("file", "container")}
    assert (changes["/srv/implant"], changes[None]) == ("added", "modified")
    assert "removed" not in changes.values()


def test_lxc_container_whose_root_lies_elsewhere(lxc, programs, folder):
    """A config may name any folder of the host's. It is told, and not read."""
    config = lxc.folder / "elsewhere/config"
    config.parent.mkdir()
    config.write_text("lxc.rootfs.path = dir:/etc\nlxc.mount.entry = /home home none bind 0 0\n")
    made = programs.collect("-o", folder / "b.tar", "--state-root", lxc.folder, "--container", "elsewhere")
    assert made.status == 3, made.complaint
    bundle = Bundle(folder / "b.tar")
    (container,) = bundle.containers
    mounts = {exact(mount, "mount_point"): mount for mount in bundle.records(f"data/c/{container['cid']}/mounts.jsonl")}
    assert (mounts[b"/"]["decision"], "no folder beside its config" in mounts[b"/"]["reason"]) == ("skipped", True)
    assert (mounts[b"/home"]["decision"], "the host's" in mounts[b"/home"]["reason"]) == ("skipped", True)
    assert not bundle.walks()


@pytest.mark.parametrize("target", ["/etc", "../../../../../../../../etc"])
def test_lxc_container_whose_root_is_a_link(target, lxc, fresh_name, programs, folder):
    """Whoever can title a process as LXC's monitor has a folder of the own taken for LXC's, and no other one."""
    own = lxc.folder / fresh_name
    own.mkdir()
    (own / "config").write_text(f"lxc.rootfs.path = dir:{own}/rootfs\n")
    (own / "rootfs").symlink_to(target)
    made = programs.collect("-o", folder / "b.tar", "--state-root", lxc.folder, "--container", fresh_name)
    assert made.status == 3, made.complaint
    assert not Bundle(folder / "b.tar").walks()


def test_storage_of_podman_is_found_by_its_root(podman, images, fresh_name, programs):
    with podman.container(images.busybox, "sleep", "1000000", name=fresh_name) as container:
        podman.halt(container)
        assert container.id in exited_ids(programs, "--state-root", podman.client[2])
    assert container.id not in exited_ids(programs, "--state-root", podman.client[2])


def test_state_root_that_is_none(programs, folder):
    result = programs.collect("--list", "--state-root", folder)
    assert result.status == 1
    assert "holds no state" in result.complaint
    missing = programs.collect("--list", "--state-root", folder / "missing")
    assert missing.status == 1
    assert "missing" in missing.complaint


def test_broken_chain_costs_only_its_container(docker, images, halted, fresh_name, programs, folder):
    root = data_root(docker)
    lower = root / "overlay2" / layer_of(docker, halted) / "lower"
    kept = lower.read_bytes()
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name) as other:
        docker.halt(other)
        for broken in (b"l/../../../../etc", b"..", b"l/NOWHERE:" + kept, b"", b":".join([kept] * 600)):
            lower.write_bytes(broken)
            try:
                made = programs.collect(
                    "-o", folder / "b.tar", "--exited", "--container", halted.name, "--container", other.name
                )
            finally:
                lower.write_bytes(kept)
            assert made.status == 3, (broken[:40], made.complaint)
            bundle = Bundle(folder / "b.tar")
            mount = bundle.root_mount(halted)
            assert mount["decision"] == "skipped", broken[:40]
            assert bundle.root_mount(other)["decision"] == "layered"
            gaps = [line for line in bundle.ledger if line["what"] == "container" and line["outcome"] == "partial"]
            assert [line["target"] for line in gaps] == [halted.id]
            assert not any(exact(walk, "through").startswith(b"/etc") for walk in bundle.walks())
            (folder / "b.tar").unlink()


@pytest.mark.parametrize("kind", ["not json", "fifo", "link out", "another id"])
def test_hostile_state_costs_only_its_container(docker, halted, programs, folder, kind):
    state = data_root(docker) / "containers" / halted.id / "config.v2.json"
    kept = state.with_name("kept")
    state.rename(kept)
    try:
        if kind == "not json":
            state.write_text("{" * 1000)
        elif kind == "fifo":
            os.mkfifo(state)
        elif kind == "link out":
            state.symlink_to("/etc/passwd")
        else:
            state.write_text(json.dumps(json.loads(kept.read_text()) | {"ID": "e" * 64}))
        lines = programs.collect("--list", "--json").records
        made = programs.collect("-o", folder / "b.tar", "--exited", "--container", halted.id)
    finally:
        state.unlink()
        kept.rename(state)
    (line,) = (line for line in lines if line.get("state") == "exited" and line["container"]["id"] == halted.id)
    assert line["container"]["conflicts"]
    assert made.status in (0, 3), made.complaint
    bundle = Bundle(folder / "b.tar")
    assert bundle.container(halted)["state"] == "exited"
    assert b"root:" not in b"".join(
        bundle.content(member) for member in bundle.members if member.endswith("docker-config.v2.json")
    )


def test_volumes_that_docker_keeps_are_read_and_folders_of_the_hosts_are_not(docker, images, fresh_name, folder, collect):
    (folder / "bound").mkdir()
    (folder / "bound/of-the-host").write_text("not the container's\n")
    options = ["--volume=/data", f"--volume={folder}/bound:/bound", "--volume=/etc:/host-etc"]
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as container:
        container.exec("sh", "-c", "mkdir /data/d && echo implant >/data/d/implant")
        docker.halt(container)
        bundle = Bundle(collect("b.tar", "--exited", "--container", fresh_name))
    mounts = bundle.mounts(container)
    assert mounts[b"/data"]["decision"] == "walked", mounts[b"/data"]
    listing = bundle.listing(mounts[b"/data"]["fsid"])
    assert set(listing) == {b"/", b"/d", b"/d/implant"}
    assert bundle.captured(listing[b"/d/implant"]) == b"implant\n"
    for point in (b"/bound", b"/host-etc"):
        assert mounts[point]["decision"] == "skipped" and "the host's" in mounts[point]["reason"]
    assert not [walk for walk in bundle.walks() if b"/of-the-host" in bundle.listing(walk["fsid"])]
