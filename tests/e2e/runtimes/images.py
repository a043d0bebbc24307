"""Images, as archives that `docker load`, `podman load` and `ctr images import` all read.

They come from real Debian packages, unpacked without running a single maintainer script, and are kept in a cache
folder from run to run. Neither a registry nor any image tool takes part. What the images of many layers are made of is
in layers.py.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from harness.commands import run
from runtimes import layers

PROJECT = Path(__file__).resolve().parents[3]
REVISION = 1
"""Counted up when an image's content changes here, so that no cached one of former content is used."""

CREATED = "2024-01-01T00:00:00Z"
SEARCH_PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin"

NGINX_PACKAGES = (
    "nginx nginx-common base-files dash coreutils"
    " libc6 libcrypt1 libgcc-s1 libpcre2-8-0 libssl3 zlib1g"
    " libacl1 libattr1 libgmp10 libselinux1"
).split()


@dataclass(frozen=True)
class Image:
    reference: str
    archive: Path


@dataclass(frozen=True)
class Images:
    nginx: Image
    busybox: Image
    layered: Image
    deep: Image


def prepare(cache):
    """All images, from the cache where they are there already."""
    cache.mkdir(parents=True, exist_ok=True)
    sleep = {"Cmd": ["sleep", "1000000"]}
    return Images(
        nginx=cached(cache, "nginx", build_nginx_root, [], {"Entrypoint": ["nginx"], "Cmd": ["-g", "daemon off;"]}),
        busybox=cached(cache, "busybox", build_busybox_root, [], sleep),
        layered=cached(cache, "layered", build_busybox_root, layers.of_every_kind(), sleep),
        deep=cached(cache, "deep", build_busybox_root, layers.many_tiny(80), sleep),
    )


def cached(cache, name, build_root, further_layers, config):
    image = Image(f"docker.io/library/{name}:latest", cache / f"{name}-{REVISION}.tar")
    if not image.archive.exists():
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            root = Path(folder) / "root"
            root.mkdir()
            build_root(root)
            unfinished = Path(folder) / "image.tar"
            write_archive(unfinished, image.reference, [tar_of_tree(root), *further_layers], config)
            unfinished.rename(image.archive)
    return image


def with_root(folder, name, add):
    """The busybox image and what `add` adds to its root directory; for one run, not for the cache."""

    def build(root):
        build_busybox_root(root)
        add(root)

    return cached(folder, name, build, [], {"Cmd": ["sleep", "1000000"]})


def of_collector(folder, program):
    """The image that is shipped, by what makes that one (cmake/package.sh), of a program of this build. Not cached: the
    program is built anew all the time.
    """
    image = Image(f"docker.io/library/{program.name}:test", folder / f"{program.name}-test-oci-{architecture()}.tar")
    run(
        PROJECT / "cmake/packaging/oci_image.py", f"--program={program}", f"--name={program.name}", "--version=test",
        "--revision=none", f"--architecture={architecture()}", "--description=of the end-to-end tests",
        f"--document={PROJECT / 'LICENSE'}", "--epoch=1704067200", f"--output={image.archive}",
    )  # fmt: skip
    return image


def digest_of(image):
    """The digest of the only manifest in an archive that is an OCI image layout: what `@` in a reference is followed by."""
    with tarfile.open(image.archive) as archive:
        (manifest,) = json.load(archive.extractfile("index.json"))["manifests"]
    return manifest["digest"]


def unpack_packages(root, *packages):
    run(PROJECT / "cmake/install-packages.sh", "--unpack", root, *packages)


def build_busybox_root(root):
    """A shell and its tools, with a few files whose only purpose is to be changed."""
    unpack_packages(root, "busybox-static")
    shutil.rmtree(root / "usr")
    make_skeleton(root)
    run("chroot", root, "/bin/busybox", "--install", "-s", "/bin")
    write_accounts(root, "app:1000")
    for name in ("edited", "deleted", "renamed", "made-setuid", "untouched"):
        file = root / "srv" / name
        file.write_text(f"the file to be {name}\n" * 40)
        file.chmod(0o755)


def build_nginx_root(root):
    unpack_packages(root, *NGINX_PACKAGES)
    make_skeleton(root)
    if not (root / "bin/sh").exists():
        (root / "bin/sh").symlink_to("dash")
    write_accounts(root, "www-data:33")
    # What the packages' own scripts would have done.
    (root / "etc/nginx/sites-enabled/default").symlink_to("/etc/nginx/sites-available/default")
    shutil.copytree(root / "usr/share/nginx/html", root / "var/www/html", dirs_exist_ok=True)


def make_skeleton(root):
    for folder in "bin dev etc proc root run srv sys tmp var".split():
        (root / folder).mkdir(exist_ok=True)
    (root / "tmp").chmod(0o1777)


def write_accounts(root, *users):
    """/etc/passwd and /etc/group with root and `name:id` each."""
    accounts = [account.split(":") for account in ("root:0", *users)]
    passwd = "".join(f"{name}:x:{id}:{id}::/:/bin/sh\n" for name, id in accounts)
    group = "".join(f"{name}:x:{id}:\n" for name, id in accounts)
    (root / "etc/passwd").write_text(passwd)
    (root / "etc/group").write_text(group)


def architecture():
    return os.uname().machine.replace("x86_64", "amd64").replace("aarch64", "arm64")


def write_archive(archive, reference, contents, config):
    """An image in the format of `docker save`, of layers that are tar archives, the lowest first."""
    names = [f"layer-{n}.tar" for n in range(len(contents))]
    image = {
        "architecture": architecture(),
        "os": "linux",
        "created": CREATED,
        "config": {"Env": [SEARCH_PATH], "Labels": {"org.opencontainers.image.title": reference}, **config},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest() for layer in contents]},
        "history": [{"created": CREATED, "created_by": "exhibit's end-to-end tests"} for _ in contents],
    }
    manifest = [{"Config": "config.json", "RepoTags": [reference], "Layers": names}]
    members = {
        "manifest.json": json.dumps(manifest).encode(),
        "config.json": json.dumps(image).encode(),
        **dict(zip(names, contents)),
    }
    with tarfile.open(archive, "w") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def tar_of_tree(root):
    return run("tar", "--create", "--sort=name", "--directory", root, ".")
