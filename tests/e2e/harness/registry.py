"""A registry of images and skopeo, which pushes to it; Debian's, unpacked and not installed."""

import contextlib

from harness.commands import run
from harness.store import free_port, is_open
from runtimes.images import unpack_packages

PACKAGES = ("docker-registry", "skopeo", "golang-github-containers-image", "golang-github-containers-common")

CONFIG = """
version: 0.1
storage: {{filesystem: {{rootdirectory: {folder}/images}}}}
http: {{addr: "{address}"}}
"""


class Registry:
    def __init__(self, root, address):
        self.address = address
        etc = root / "etc/containers"
        self.skopeo = (root / "usr/bin/skopeo", "--policy", etc / "policy.json", "--registries-conf", etc / "registries.conf")

    def push(self, source, name, *options):
        run(*self.skopeo, "copy", *options, "--dest-tls-verify=false", source, f"docker://{self.address}/{name}")

    def digest_of(self, name):
        argv = [*self.skopeo, "inspect", "--tls-verify=false", "--format={{.Digest}}", f"docker://{self.address}/{name}"]
        return run(*argv).decode().strip()


@contextlib.contextmanager
def serve(workplace):
    folder = workplace.folder("registry")
    root = folder / "root"
    unpack_packages(root, *PACKAGES)
    port = free_port()
    address = f"127.0.0.1:{port}"
    config = folder / "config.yml"
    config.write_text(CONFIG.format(folder=folder, address=address))
    argv = [root / "usr/bin/docker-registry", "serve", config]
    with workplace.daemon("registry", argv, lambda: is_open(port)):
        yield Registry(root, address)
