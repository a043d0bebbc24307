#!/usr/bin/python3
"""Writes an image of one static program, without a daemon, as one tar archive that is an OCI image layout (image-spec
`image-layout.md`: podman, skopeo, containerd) and a docker-archive (`manifest.json`: `docker load`, of 20.10, too).

    oci_image.py --program FILE --name NAME --version VERSION --revision COMMIT --architecture amd64
                 --description TEXT --document FILE... --epoch SECONDS --output FILE.tar

The layer has the program, the documents (licences) and nothing else. The same arguments give the same bytes.
"""

import argparse
import hashlib
import io
import json
import tarfile
from datetime import datetime, timezone
from pathlib import Path

LAYER = "application/vnd.oci.image.layer.v1.tar"
CONFIG = "application/vnd.oci.image.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("program", "name", "version", "revision", "architecture", "description", "output"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--document", action="append", type=Path, required=True)
    parser.add_argument("--epoch", type=int, required=True)
    return parser.parse_args()


def tar_of(files, epoch):
    """An archive of {path: (content, mode)}, in that order, with the folders that they need; everything is root's."""
    archive = io.BytesIO()
    made = set()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.USTAR_FORMAT) as tar:

        def add(path, kind, mode, content=b""):
            member = tarfile.TarInfo(path)
            member.type, member.mode, member.mtime, member.size = kind, mode, epoch, len(content)
            tar.addfile(member, io.BytesIO(content))

        for path, (content, mode) in files.items():
            for folder in reversed(Path(path).parents[:-1]):
                if folder not in made:
                    made.add(folder)
                    add(str(folder), tarfile.DIRTYPE, 0o755)
            add(path, tarfile.REGTYPE, mode, content)
    return archive.getvalue()


def as_json(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


class Blobs:
    """Contents under the names that their digests give them."""

    def __init__(self):
        self.files = {}

    def add(self, content, media_type, **further):
        digest = hashlib.sha256(content).hexdigest()
        self.files[f"blobs/sha256/{digest}"] = (content, 0o644)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content), **further}


def blob_path(descriptor):
    return "blobs/" + descriptor["digest"].replace(":", "/")


def main():
    asked = arguments()
    created = datetime.fromtimestamp(asked.epoch, timezone.utc).isoformat().replace("+00:00", "Z")
    labels = {
        "org.opencontainers.image.title": asked.name,
        "org.opencontainers.image.description": asked.description,
        "org.opencontainers.image.version": asked.version,
        "org.opencontainers.image.revision": asked.revision,
        "org.opencontainers.image.created": created,
        "org.opencontainers.image.licenses": "Apache-2.0",
    }
    blobs = Blobs()
    program = f"usr/bin/{asked.name}"
    files = {program: (Path(asked.program).read_bytes(), 0o755)}
    for document in asked.document:
        files[f"usr/share/doc/{asked.name}/{document.name}"] = (document.read_bytes(), 0o644)
    layer = blobs.add(tar_of(files, asked.epoch), LAYER)
    config = blobs.add(
        as_json(
            {
                "architecture": asked.architecture,
                "os": "linux",
                "created": created,
                "config": {
                    "Entrypoint": [f"/{program}"],
                    "Cmd": ["--help"],
                    "Env": ["PATH=/usr/bin"],
                    "Labels": labels,
                },
                # Not compressed, so that the layer's digest is the one name of it in both forms.
                "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]},
                "history": [{"created": created, "created_by": f"static {asked.name}"}],
            }
        ),
        CONFIG,
    )
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer], "annotations": labels}
    reference = f"{asked.name}:{asked.version}"
    listed = blobs.add(
        as_json(manifest),
        MANIFEST,
        platform={"architecture": asked.architecture, "os": "linux"},
        annotations={
            "org.opencontainers.image.ref.name": asked.version,
            "io.containerd.image.name": f"docker.io/library/{reference}",
        },
    )
    saved = [{"Config": blob_path(config), "RepoTags": [reference], "Layers": [blob_path(layer)]}]
    image = {
        "oci-layout": (as_json({"imageLayoutVersion": "1.0.0"}), 0o644),
        "index.json": (as_json({"schemaVersion": 2, "mediaType": INDEX, "manifests": [listed]}), 0o644),
        "manifest.json": (as_json(saved), 0o644),
        **blobs.files,
    }
    with open(asked.output, "xb") as output:
        output.write(tar_of(image, asked.epoch))


if __name__ == "__main__":
    main()
