"""File trees that were made to lead a collector astray, to stop it, or to make it read what is not the container's.

Names are in test_hostile_names, whiteouts and opaque directories in test_layers.
"""

import contextlib
import hashlib
import os
import re
import socket
import stat
from pathlib import Path

import pytest

from harness import procfs, truth
from harness.bundle import Bundle, exact
from harness.commands import run, wait_until
from harness.inside import mount_inside
from harness.refusing import refusing

MIB = 1 << 20
DEPTH, STEP = 4000, "d" * 10
SPARSE_SIZE = 8 << 40

OUTSIDE = b"a file of the host's that no container has\n" + os.urandom(16)
"""Nothing of it may be found in a bundle, nor its digest."""


@pytest.fixture(scope="module")
def outside(shared_folder):
    file = shared_folder / "outside"
    file.write_bytes(OUTSIDE)
    return file


@pytest.fixture(scope="module")
def infested(docker, images, outside):
    """A container with a folder /evil, which has what this file's first tests are about."""
    with docker.container(images.busybox, "sleep", "1000000", name="infested") as container:
        evil = container.root / "evil"
        evil.mkdir()
        plant_links(evil, outside)
        plant_special_files(evil)
        plant_odd_metadata(evil)
        os.truncate(make(evil / "sparse"), SPARSE_SIZE)
        with (evil / "sparse").open("r+b") as file:
            file.seek(SPARSE_SIZE // 3)
            file.write(b"an island")
        try:
            yield container
        finally:
            run("chattr", "-i", evil / "immutable")


@pytest.fixture(scope="module")
def bundle(infested, collect_once):
    return Bundle(collect_once("infested.tar", "--container", infested.name))


@pytest.fixture(scope="module")
def evil(bundle, infested):
    """Path below /evil to entry."""
    listing = bundle.root_listing(infested)
    return {path.removeprefix(b"/evil/").decode(): entry for path, entry in listing.items() if path.startswith(b"/evil/")}


def make(file, content=b""):
    file.write_bytes(content)
    return file


def plant_links(evil, outside):
    up = "../" * 40
    for name, target in {
        "to the host": outside,
        "upwards": up + str(outside),
        "through init": f"/proc/1/root{outside}",
        "through us": f"/proc/{os.getpid()}/root{outside}",
        "through self": f"/proc/self/root{up}{outside}",
        "loop 1": "loop 2",
        "loop 2": "loop 1",
        "itself": "itself",
        "here": ".",
        "root": "/",
    }.items():
        (evil / name).symlink_to(target)


def plant_special_files(evil):
    os.mkfifo(evil / "fifo")
    os.mknod(evil / "zero", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    os.mknod(evil / "terminal", 0o666 | stat.S_IFCHR, os.makedev(4, 64))
    os.mknod(evil / "disk", 0o666 | stat.S_IFBLK, os.makedev(254, 0))
    with contextlib.chdir(evil), socket.socket(socket.AF_UNIX) as bound:  # the address has room for 107 bytes
        bound.bind("socket")


def plant_odd_metadata(evil):
    os.utime(make(evil / "1969"), ns=(0, -3600_500000000))
    os.utime(make(evil / "2446"), ns=(0, 15032385535_000000000))
    make(evil / "setuid", b"#!/bin/sh\n").chmod(0o6755)
    make(evil / "link 1", b"one content\n")
    os.link(evil / "link 1", evil / "link 2")
    os.link(evil / "link 1", evil / "link 3")
    run("chattr", "+i", make(evil / "immutable", b"not to be changed\n"))


def test_everything_is_listed_as_find_sees_it(infested, evil):
    expected = {path[1:].decode(): entry for path, entry in truth.entries_below(infested.root / "evil").items()}
    del expected[""]
    assert set(evil) == set(expected)
    for path, entry in expected.items():
        seen = evil[path]
        assert seen["outcome"] == "ok"
        assert (seen["type"], seen["mode"], seen["uid"], seen["gid"]) == (entry.type, entry.mode, entry.uid, entry.gid)
        assert exact(seen, "target") == entry.target if entry.type == "symlink" else "target" not in seen
        if entry.type != "dir":  # a directory's inode and links are those of its layer
            assert (seen["size"], seen["nlink"]) == (entry.size, entry.nlink)


def test_links_are_not_followed(bundle, infested, evil, outside):
    for name in ("to the host", "upwards", "through init", "through us", "through self"):
        link = infested.root / "evil" / name
        assert (evil[name]["type"], evil[name]["target"]) == ("symlink", os.readlink(link))
        assert "sha256" not in evil[name]
    digests = {entry.get("sha256") for walk in bundle.walks() for entry in bundle.listing(walk["fsid"]).values()}
    assert hashlib.sha256(outside.read_bytes()).hexdigest() not in digests | bundle.blobs


def test_special_files_are_told_and_not_opened(evil):
    assert (evil["fifo"]["type"], evil["socket"]["type"]) == ("fifo", "socket")
    devices = {name: (evil[name]["type"], evil[name]["rdev"]) for name in ("zero", "terminal", "disk")}
    assert devices == {"zero": ("char", "1:5"), "terminal": ("char", "4:64"), "disk": ("block", "254:0")}
    assert not any("sha256" in evil[name] for name in ("fifo", "socket", "zero", "terminal", "disk"))


OPENED = re.compile(r"(?P<call>open(at2?)?\(.*) = \d+<(?P<path>.*)>$")
"""A line of strace -y: in the end, what the descriptor is of."""


def opened_below_evil(traces):
    """Names that were opened to be read, and not only to be looked at; a trace for each thread, in which no call is cut
    in two by another's."""
    lines = [line for trace in traces for line in trace.read_text(errors="replace").splitlines()]
    calls = [found for line in lines if (found := OPENED.search(line))]
    paths = [found["path"] for found in calls if "O_PATH" not in found["call"]]
    return {path.rpartition("/evil/")[2] for path in paths if "/evil/" in path}


def test_nothing_but_files_is_opened(infested, programs, folder):
    tracer = ["strace", "-ff", "-y", "-o", folder / "trace", "-e", "trace=open,openat,openat2"]
    run(*tracer, programs.collector, "-o", folder / "b.tar", "--capture", "all", "--container", infested.name, "--quiet")
    regular = {entry.name for entry in os.scandir(infested.root / "evil") if entry.is_file(follow_symlinks=False)}
    opened = opened_below_evil(folder.glob("trace.*"))
    assert opened <= regular
    assert len(regular - opened) <= 2, "of three links to one file one is enough"


def test_without_openat2_the_same_is_seen(infested, bundle, outside, programs, folder):
    """Kernels before 5.6: the way is taken step by step."""
    tracer = refusing("openat2", "ENOSYS", log=folder / "trace")
    run(*tracer, programs.collector, "-o", folder / "b.tar", "--container", infested.name, "--quiet")
    assert "ENOSYS" in (folder / "trace").read_text(), "it was never asked for"
    other = Bundle(folder / "b.tar")
    assert without_access_times(other.root_listing(infested)) == without_access_times(bundle.root_listing(infested))
    assert hashlib.sha256(outside.read_bytes()).hexdigest() not in other.blobs


def without_access_times(listing):
    """Other tests look at the links too."""
    return {path: {**entry, "atime": None} for path, entry in listing.items()}


def test_sparse_file_is_read_where_it_has_content(infested, evil):
    entry = evil["sparse"]
    assert (entry["size"], entry["outcome"]) == (SPARSE_SIZE, "ok")
    assert entry["sparse_sha256"] == digest_of_extents(infested.root / "evil/sparse")


def digest_of_extents(path):
    """FORMAT.md, 5, in Python."""
    digest, at = hashlib.sha256(), 0
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        while True:
            try:
                start = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:  # no more content
                break
            at = os.lseek(file.fileno(), start, os.SEEK_HOLE)
            content = os.pread(file.fileno(), at - start, start)
            digest.update(start.to_bytes(8, "big") + len(content).to_bytes(8, "big") + content)
    digest.update(size.to_bytes(8, "big"))
    return digest.hexdigest()


def test_times_before_1970_and_after_2038(infested, evil):
    assert (evil["1969"]["mtime"], evil["2446"]["mtime"]) == ("-3600.500000000", "15032385535.000000000")
    times = [(infested.root / "evil" / name).stat().st_mtime_ns for name in ("1969", "2446")]
    assert times == [-3600_500000000, 15032385535_000000000]


def test_setuid_and_immutable(evil):
    assert evil["setuid"]["mode"] == "6755"
    assert "immutable" in evil["immutable"]["attributes"]
    assert evil["immutable"]["sha256"] == hashlib.sha256(b"not to be changed\n").hexdigest()


def test_hard_links_are_one_file(evil):
    links = [evil[f"link {n}"] for n in (1, 2, 3)]
    assert len({(link["dev"], link["ino"]) for link in links}) == 1
    assert [(link["nlink"], link["sha256"]) for link in links] == [(3, hashlib.sha256(b"one content\n").hexdigest())] * 3


def test_hard_links_are_read_once(docker, images, fresh_name, collect):
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=["--tmpfs=/ram"]) as container:
        make(container.root / "ram/one", os.urandom(MIB))
        for n in range(20):
            os.link(container.root / "ram/one", container.root / f"ram/{n}")
        bundle = Bundle(collect("b.tar", "--container", container.name))
        walk = bundle.walk(bundle.mounts(container)[b"/ram"]["fsid"])
    assert (walk["files"], walk["bytes"]) == (21, MIB)


def test_footprint_of_the_collector_stays_small(bundle):
    assert bundle.finish["footprint"]["peak_rss_kib"] < 300 * 1024


# --- depth ----------------------------------------------------------------------------------------------------------


def plant_depth(top):
    folder = os.open(top, os.O_RDONLY)
    for _ in range(DEPTH):
        os.mkdir(STEP, dir_fd=folder)
        deeper = os.open(STEP, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = deeper
    file = os.open("bottom", os.O_CREAT | os.O_WRONLY, dir_fd=folder)
    os.write(file, b"at the bottom\n")
    os.close(file)
    os.close(folder)


def test_four_thousand_directories_deep(scratch_container, collect, programs):
    """A path of 44 kB, ten times what the kernel takes at once."""
    top = scratch_container.root / "srv"
    plant_depth(top)
    try:
        path = collect("b.tar", "--container", scratch_container.name)
    finally:
        run("rm", "-rf", top / STEP)  # no removal by path alone gets there
    bundle = Bundle(path)
    bottom = "/".join(["/srv", *[STEP] * DEPTH, "bottom"])
    entry = bundle.listing(bundle.root_mount(scratch_container)["upper"])[bottom.encode()]
    assert entry["sha256"] == hashlib.sha256(b"at the bottom\n").hexdigest()
    assert bundle.captured(entry) == b"at the bottom\n"
    assert programs.exhibit("verify", path).status == 0
    drift = programs.exhibit("drift", path, "--json")
    assert bottom in [finding.get("path") for finding in drift.records], drift.complaint


# --- files that the collector itself looks for ----------------------------------------------------------------------


@pytest.mark.parametrize("target", ["{outside}", "../../../../../..{outside}", "/proc/{us}/root{outside}"])
def test_accounts_are_never_the_hosts(target, docker, images, fresh_name, shared_folder, programs):
    """/etc/passwd is a link out of the container, which shares the host's numbers of processes."""
    accounts = make(shared_folder / "passwd", b"leaked:x:0:0::/:/bin/sh\n")
    link = target.format(outside=accounts, us=os.getpid())
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=["--pid=host"]) as container:
        (container.root / "etc/passwd").unlink()
        (container.root / "etc/passwd").symlink_to(link)
        result = programs.collect("--list", "--json")
        (line,) = [line for line in result.records if line.get("pid") == container.pid]
    assert line["user"] == ""


def test_accounts_in_a_fifo(scratch_container, collect):
    (scratch_container.root / "etc/passwd").unlink()
    os.mkfifo(scratch_container.root / "etc/passwd")
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    assert bundle.process(scratch_container.pid, procfs.start_time(scratch_container.pid))["user"] == ""


# --- files that change while they are read --------------------------------------------------------------------------


@pytest.mark.parametrize("script", [
    "while :; do echo more >>/srv/moving; done",
    "while :; do : >/srv/moving; dd if=/dev/zero of=/srv/moving bs=65536 count=600 2>/dev/null; done",
], ids=["growing", "truncated"])  # fmt: skip
def test_file_that_changes_while_it_is_read(script, scratch_container, collect, programs):
    moving = make(scratch_container.root / "srv/moving", bytes(32 * MIB))
    scratch_container.exec("sh", "-c", f"({script}) </dev/null >/dev/null 2>&1 &")
    begun = moving.stat().st_mtime_ns
    wait_until(lambda: moving.stat().st_mtime_ns != begun, "the file to change")
    for attempt in range(100):  # in some moments it stands still
        path = collect(f"{attempt}.tar", "--container", scratch_container.name)
        entry = (bundle := Bundle(path)).root_listing(scratch_container)[b"/srv/moving"]
        if entry["outcome"] == "changed":
            break
    assert entry["outcome"] == "changed" and {"mtime", "size"} & set(entry["moved"])
    assert entry["read"] <= entry["size"]
    content = bundle.captured(entry)
    assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["read"], entry["sha256"])
    assert any(line["outcome"] == "changed" for line in bundle.told("entry"))
    assert programs.exhibit("verify", path).status == 0


# --- mounts ---------------------------------------------------------------------------------------------------------


def test_file_below_a_mount(scratch_container, collect):
    (scratch_container.root / "srv/below").write_text("hidden by a mount\n")
    mount_inside(scratch_container, "tmpfs", "/srv")
    (scratch_container.root / "srv/above").write_text("on the mount\n")
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    below = bundle.root_listing(scratch_container)
    assert below[b"/srv/below"]["sha256"] == hashlib.sha256(b"hidden by a mount\n").hexdigest()
    above = bundle.mount_listing(bundle.mounts(scratch_container)[b"/srv"])
    assert set(above) == {b"/", b"/above"}


def test_mount_points_with_every_escape(scratch_container, collect):
    name = b"a blank\tand\nline\\040end#"
    place = os.fsencode(scratch_container.root / "srv") + b"/" + name
    os.mkdir(place)
    mount_inside(scratch_container, "odd # name", b"/srv/" + name)
    Path(os.fsdecode(place), "file").write_text("on the mount\n")
    bundle = Bundle(collect("b.tar", "--container", scratch_container.name))
    mount = bundle.mounts(scratch_container)[b"/srv/" + name]
    assert (exact(mount, "source"), mount["decision"]) == (b"odd # name", "walked")
    assert bundle.listing(mount["fsid"])[b"/file"]["sha256"] == hashlib.sha256(b"on the mount\n").hexdigest()


def test_every_mount_is_told_with_its_source(docker, images, fresh_name, folder, collect, programs):
    """Binds and volumes lead to the host's disk, and the runtime's socket to the host."""
    make(folder / "bind", b"of the host\n")
    socket_of_docker = docker.client[2].removeprefix("unix://")
    options = [f"--volume={folder}:/binds", "--volume=/volume", f"--volume={socket_of_docker}:/var/run/docker.sock"]
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as container:
        sources = docker.docker("inspect", "--format={{range .Mounts}}{{println .Source}}{{end}}", container.id).split()
        lines = [line.split() for line in procfs.raw(container.pid, "mountinfo").splitlines()]
        path = collect("b.tar", "--container", container.name)
        bundle = Bundle(path)
        mounts = bundle.mounts(container)
        for line in lines:
            mount = mounts[procfs.unescape_mountinfo(line[4])]
            assert (str(mount["id"]), mount["dev"], exact(mount, "root")) == (
                line[0].decode(), line[2].decode(), procfs.unescape_mountinfo(line[3]))  # fmt: skip
        assert len(lines) == len(bundle.records(f"data/c/{bundle.container(container)['cid']}/mounts.jsonl"))
    for point in (b"/binds", b"/volume", b"/var/run/docker.sock"):
        assert any(source.endswith(os.fsdecode(exact(mounts[point], "root"))) for source in sources), point
    assert b"/bind" in bundle.listing(mounts[b"/binds"]["fsid"])
    shown = programs.exhibit("show", path, "mounts", "--json").records
    flagged = [line["mount_point"] for line in shown if any("socket" in note for note in line["notes"])]
    assert flagged == ["/var/run/docker.sock"]
    assert bundle.listing(mounts[b"/var/run/docker.sock"]["fsid"])[b"/"]["type"] == "socket"
