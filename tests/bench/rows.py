"""The rows of the table: what is done, what it is held against, and the ratio that is to be reached.

A row is a function of the lab that yields comparisons; its commands take turns with each other. Those that need nothing of
what another row makes can be run alone: `run --only NAME`.
"""

from dataclasses import dataclass
from pathlib import Path

import inputs
from measure import Measured

FIND_PRINTF = "%p %y %m %U %G %s %n %i %T@ %C@ %A@ %l\\n"
COLD = "sync; echo 3 > /proc/sys/vm/drop_caches"
MANY = 20
PROCESSES, CROWDS = 3000, 100
ENTRIES = 1_000_000


@dataclass(frozen=True)
class Comparison:
    work: Measured
    against: Measured | None
    target: float
    """The greatest ratio of seconds; without a peer, of `figure`."""
    figure: str = "seconds"
    """Else `peak MiB` or `bytes a file`."""
    value: object = None
    """Of a figure: a function that tells it once the work was done."""


class Programs:
    def __init__(self, build):
        bin = build / "bin"
        self.collect = bin / "exhibit-collect"
        self.exhibit = bin / "exhibit"
        self.limit = bin / "exhibit-limit"
        self.proc_limit = bin / "exhibit-proc-limit"
        self.write_listings = bin / "exhibit-write-listings"

    def collection(self, bundle, *names, options=""):
        selection = " ".join(f"--container {name}" for name in names)
        return f"rm -f {bundle}; {self.collect} --quiet {options} -o {bundle} {selection}"


def root_of(pid):
    return f"/proc/{pid}/root/"


def write_aide_config(lab, root):
    config = lab.scratch / "aide.conf"
    config.write_text(
        f"database_out=file:{lab.scratch}/aide.db\nroot_prefix={root.rstrip('/')}\nnum_workers=2\nlog_level=error\n"
        "!/proc\n!/sys\n!/dev\n/ p+i+n+u+g+s+m+c+acl+xattrs+sha256\n"
    )
    return config


def collect(lab, programs):
    """Each command reads what was read the moment before: some of them push others' files out of the cache."""
    name, pid = lab.container("big")
    root = root_of(pid)
    limit = f"{programs.limit} 2 {root}"
    warm = f"{limit} > /dev/null"
    listed = lab.scratch / "files"
    lister = f"find {root} -xdev -type f > {listed}"
    work = Measured("collection", programs.collection(lab.scratch / "big.tar", name), before=warm)
    yield Comparison(work, Measured("limit, 2 threads", limit, before=warm), 1.15)
    openssl = f"find {root} -xdev -type f -print0 | xargs -0 -P2 -n64 openssl sha256"
    yield Comparison(work, Measured("find | xargs -P2 openssl sha256", openssl, before=warm), 0.75)
    bsdtar = f"bsdtar --one-file-system --format=mtree --options=mtree:sha256 -cf {lab.scratch}/mtree -C {root} ."
    yield Comparison(work, Measured("bsdtar mtree sha256", bsdtar, before=warm), 0.4)
    hashdeep = f"hashdeep -c sha256 -j2 -f {listed}"
    yield Comparison(work, Measured("hashdeep -c sha256 -j2", hashdeep, before=f"{lister}; {warm}"), 0.4)
    aide = f"rm -f {lab.scratch}/aide.db; aide --init --config={write_aide_config(lab, root)}"
    yield Comparison(work, Measured("AIDE, 2 workers, sha256", aide, before=warm), 0.15)
    export = " ".join(map(str, lab.docker.client)) + f" export {name} | openssl sha256"
    yield Comparison(work, Measured("docker export | openssl sha256", export, before=warm), 0.12)


def size(lab, programs):
    name, _ = lab.container("big")
    bundle = lab.scratch / "size.tar"
    work = Measured("bundle without captured content", programs.collection(bundle, name, options="--capture none"))
    yield Comparison(work, None, 90, "bytes a file", lambda: bundle.stat().st_size / files_in(bundle))


def files_in(bundle):
    from harness.bundle import Bundle

    return Bundle(bundle).finish["counts"]["files"]


def metadata(lab, programs):
    name, pid = lab.container("big")
    work = Measured("--hash none", programs.collection(lab.scratch / "none.tar", name, options="--hash none --capture none"))
    find = Measured("find -printf", f"find {root_of(pid)} -xdev -printf '{FIND_PRINTF}' > {lab.scratch}/find.out")
    yield Comparison(work, find, 1.0)


def drift(lab, programs):
    name, _ = lab.changed_container()
    bundle = lab.scratch / "drift.tar"
    collection = programs.collection(bundle, name, options="--hash written")
    both = f"{collection} && {programs.exhibit} drift {bundle} > {lab.scratch}/drift.out"
    diff = " ".join(map(str, lab.docker.client)) + f" diff {name}"
    yield Comparison(Measured("collection --hash written, drift", both, statuses=(1,)), Measured("docker diff", diff), 0.4)


def containers(lab, programs):
    names = [lab.container(f"alike-{number}")[0] for number in range(MANY)]
    many = Measured(f"{MANY} containers of one image", programs.collection(lab.scratch / "many.tar", *names))
    one = Measured("one of them", programs.collection(lab.scratch / "one.tar", names[0]))
    yield Comparison(many, one, 1.25)


def processes(lab, programs, count=PROCESSES, crowds=CROWDS):
    names, pids = lab.crowd(count, crowds)
    work = Measured(f"{count:,} processes", programs.collection(lab.scratch / "crowd.tar", *names))
    limit = f"{programs.proc_limit} 2 {' '.join(map(str, pids))}"
    yield Comparison(work, Measured("limit, 2 threads", limit), 1.3)
    comma = ",".join(map(str, pids))
    yield Comparison(work, Measured("lsof -nP -p", f"lsof -nP -p {comma} > {lab.scratch}/lsof.out", statuses=(0, 1)), 1.0)
    columns = "pid,ppid,lstart,user,stat,pidns,mntns,cgroup,args"
    yield Comparison(work, Measured("ps", f"ps -o {columns} -p {comma} > {lab.scratch}/ps.out"), None)


def listings(lab, programs):
    return inputs.listing_bundles(lab.cache, programs.write_listings, lab.entries)


def comm_and_diff(lab, place):
    plain = f"{place}/before.jsonl {place}/after.jsonl"
    comm = Measured("comm -3", f"LC_ALL=C comm -3 {plain} > {lab.scratch}/comm.out")
    return comm, Measured("diff", f"diff {plain} > {lab.scratch}/diff.out", statuses=(1,))


def diff(lab, programs):
    place = listings(lab, programs)
    comm, plain_diff = comm_and_diff(lab, place)
    command = f"{programs.exhibit} diff {place}/before.tar {place}/after.tar > {lab.scratch}/exhibit.out"
    work = Measured(f"diff of {lab.entries:,} entries, 1% changed", command, statuses=(1,))
    yield Comparison(work, comm, 0.6)
    yield Comparison(work, plain_diff, None)
    yield Comparison(work, None, 64, "peak MiB", lambda: work.peak_mib)


def unchanged(lab, programs):
    place = listings(lab, programs)
    comm, _ = comm_and_diff(lab, place)
    command = f"{programs.exhibit} diff {place}/before.tar {place}/again.tar > {lab.scratch}/exhibit.out"
    yield Comparison(Measured("diff with a re-collection, nothing changed", command), comm, 0.3)


def verify(lab, programs):
    name, _ = lab.container("big")
    held = lab.scratch / "held.tar"
    take = f"test -e {held} || {{ {programs.collection(held, name, options='--capture all --capture-limit 20G')}; }}; "
    for what, bundle, before in (
        ("verify, captured content", held, take),
        (f"verify, {lab.entries:,} entries", listings(lab, programs) / "before.tar", ""),
    ):
        # A kernel that takes memory back from what rests would let the first of the two read from the disk.
        warm = f"cat {bundle} > /dev/null"
        command = f"{programs.exhibit} verify {bundle} > {lab.scratch}/verify.out"
        work = Measured(what, command, before=f"{before}{warm}")
        yield Comparison(work, Measured("openssl sha256", f"openssl sha256 {bundle}", before=warm), 1.2)


def memory(lab, programs):
    for entries in (10_000, 1_000_000):
        name = lab.tree_container(entries)
        work = Measured(f"collection of {entries:,} entries", programs.collection(lab.scratch / "tree.tar", name))
        yield Comparison(work, None, 64, "peak MiB", lambda work=work: work.peak_mib)


def cold(lab, programs):
    name, pid = lab.container("big")
    work = Measured("collection, cold", programs.collection(lab.scratch / "cold.tar", name), before=COLD)
    yield Comparison(work, Measured("limit, 2 threads, cold", f"{programs.limit} 2 {root_of(pid)}", before=COLD), 1.1)


ROWS = {
    row.__name__: row
    for row in (collect, size, metadata, drift, containers, processes, diff, unchanged, verify, memory, cold)
}
