"""A second reader of bundles, made from the format's text and ordinary tools alone, to hold Exhibit's own against."""

import base64
import json
import tarfile

from harness.commands import run


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

    def processes(self):
        return [self.record(member) for member in self.headers if member.endswith("/process.json")]

    def root_listing(self, container):
        """Path to entry, for the file system that the container has as its root."""
        cid = self.container(container)["cid"]
        mounts = self.records(f"data/c/{cid}/mounts.jsonl")
        fsid = next(mount["fsid"] for mount in mounts if mount.get("mount_point") == "/")
        parts = sorted(member for member in self.headers if member.startswith(f"data/fs/{fsid}/listing."))
        return {exact(entry, "path"): entry for part in parts for entry in self.records(part)}
