"""A second reader of bundles, made from the format's text and ordinary tools alone, to hold Exhibit's own against."""

import base64
import json
import tarfile

from harness.commands import run
from harness.overlay import Overlay


def exact(record, field):
    """The bytes of a field: from base64 where that is given, since the field itself is then absent or escaped."""
    if field + "_b64" in record:
        return base64.b64decode(record[field + "_b64"])
    return record[field].encode()


def exact_element(element):
    """The bytes of an element of an array of *bytes*."""
    return element.encode() if isinstance(element, str) else base64.b64decode(element["b64"])


class Bundle:
    def __init__(self, path):
        self.path = path
        with tarfile.open(path, "r:") as tar:
            headers = tar.getmembers()
        self.bag = headers[0].name.split("/")[0]
        self.headers = {header.name.removeprefix(self.bag + "/"): header for header in headers}

    @property
    def members(self):
        """Names without the bag's, in the order of the archive."""
        return list(self.headers)

    def content(self, member):
        header = self.headers[member]
        with self.path.open("rb") as file:
            file.seek(header.offset_data)
            return file.read(header.size)

    def records(self, member):
        content = self.content(member)
        if member.endswith(".zst"):
            content = run("zstd", "--decompress", "--stdout", "--quiet", input=content)
        return [json.loads(line) for line in content.splitlines()]

    def record(self, member):
        (only,) = self.records(member)
        return only

    @property
    def seal(self):
        return dict(line.split(": ", 1) for line in self.content("SEAL").decode().splitlines())

    @property
    def containers(self):
        return self.records("data/containers.jsonl")

    def container(self, container):
        return next(record for record in self.containers if record["id"] == container.id)

    def process_folder(self, pid, start_time):
        """Where the artifacts of a process are, whatever container it was found in."""
        (folder,) = {
            member.rpartition("/")[0] for member in self.headers if f"/p/{pid}-{start_time}/" in member
        }
        return folder

    def process(self, pid, start_time):
        return self.record(self.process_folder(pid, start_time) + "/process.json")

    def artifact(self, pid, start_time, name):
        return self.content(f"{self.process_folder(pid, start_time)}/{name}")

    def processes(self):
        return [self.record(member) for member in self.headers if member.endswith("/process.json")]

    def mounts(self, container):
        """The lines of its mounts.jsonl, by mount point: what its first process sees."""
        return {exact(mount, "mount_point"): mount for mount in self.mount_lines(container) if "seen_by" not in mount}

    def further_mounts(self, container):
        """The lines about what only the mount namespaces of other processes show, by pid and mount point."""
        further = [mount for mount in self.mount_lines(container) if "seen_by" in mount]
        return {(mount["seen_by"]["pid"], exact(mount, "mount_point")): mount for mount in further}

    def mount_lines(self, container):
        return self.records(f"data/c/{self.container(container)['cid']}/mounts.jsonl")

    def root_mount(self, container):
        return self.mounts(container)[b"/"]

    def walk(self, fsid):
        return self.record(f"data/fs/{fsid}/walk.json")

    def walks(self):
        return [self.record(member) for member in self.headers if member.endswith("/walk.json")]

    def listing(self, fsid):
        """Path to entry, for one walk."""
        parts = sorted(member for member in self.headers if member.startswith(f"data/fs/{fsid}/listing."))
        return {exact(entry, "path"): entry for part in parts for entry in self.records(part)}

    def overlay(self, mount):
        """A mount that is told by its layers."""
        of_users = b"userxattr" in exact(mount, "super_options").split(b",")
        upper = self.listing(mount["upper"]) if "upper" in mount else None
        lowers = [self.listing(fsid) for fsid in mount["lowers"]]
        return Overlay(lowers, upper, "user.overlay." if of_users else "trusted.overlay.")

    def mount_listing(self, mount):
        """Path to entry, for what a mount shows, whether it was walked itself or by its layers."""
        return self.overlay(mount).shown if mount["decision"] == "layered" else self.listing(mount["fsid"])

    def root_listing(self, container):
        """Path to entry, for the file system that the container has as its root."""
        return self.mount_listing(self.root_mount(container))

    def held_contents(self, pid, start_time):
        """What a process holds and no path leads to: `exe` or `fd/<n>` to entry."""
        member = self.process_folder(pid, start_time) + "/content.jsonl"
        return {line["name"]: line["file"] for line in self.records(member)} if member in self.headers else {}

    @property
    def blobs(self):
        """The digests of all pieces of captured content."""
        return {member.rpartition("/")[2] for member in self.headers if member.startswith("data/blob/")}

    def all_captured(self):
        """Digest to bytes, of every file of every walk and every content that a process holds."""
        entries = [entry for walk in self.walks() for entry in self.listing(walk["fsid"]).values()]
        held = [member for member in self.headers if member.endswith("/content.jsonl")]
        entries += [line["file"] for member in held for line in self.records(member)]
        return {entry["sha256"]: self.captured(entry) for entry in entries if "blobs" in entry}

    def captured(self, entry):
        """The bytes of an entry whose content was captured."""
        return b"".join(self.content(f"data/blob/{digest[:2]}/{digest}") for digest in entry["blobs"])

    @property
    def ledger(self):
        parts = sorted(member for member in self.headers if member.startswith("data/acquisition/ledger."))
        return [line for part in parts for line in self.records(part)]

    def told(self, what):
        """The lines of the ledger about one kind of thing."""
        return [line for line in self.ledger if line["what"] == what]

    @property
    def finish(self):
        return self.record("data/acquisition/finish.json")
