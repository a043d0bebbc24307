"""Every command of the pages in deploy/, as it stands there, by people who have put things where the pages say."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from harness import kubernetes, ssh, sshd, store
from harness.bundle import Bundle
from harness.commands import PATIENCE_S, run
from harness.documents import blocks
from runtimes import cluster as clusters

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
CACHE = Path(os.environ.get("EXHIBIT_E2E_CACHE", PROJECT / "build/e2e-cache"))


@pytest.fixture
def follow(folder, programs):
    """Runs all commands of a folder's page in a copy of that folder."""

    def follow(name, **environment):
        place = shutil.copytree(DEPLOY / name, folder / name, dirs_exist_ok=True)
        environment = {
            "HOME": str(folder),
            "PATH": f"{folder}/.local/bin:{folder}/bin:{programs.reader.parent}:/usr/sbin:/usr/bin:/sbin:/bin",
            **{name: str(value) for name, value in environment.items()},
        }
        page = (DEPLOY / name / "README.md").read_text()
        commands = [command.text for block in blocks(page) for command in block.commands]
        assert commands
        exported = ""
        for command in commands:
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", exported + command],
                cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S,
            )  # fmt: skip
            assert done.returncode == 0, f"$ {command}\n{done.stdout.decode()}{done.stderr.decode()}"
            exported += f"{command}\n" if command.startswith("export ") else ""
        return place

    return follow


@pytest.fixture
def host(workplace, folder, static_collector):
    """web1, to which ssh leads from here: a real sshd of this host."""
    keys = workplace.folder("readme-keys")
    responder = ssh.make_person(keys, folder.name)
    shutil.chown(responder.key, "root")
    installed = workplace.folder(f"installed-{folder.name}")
    shutil.copy(static_collector, installed)
    port = store.free_port()
    (folder / "bin").mkdir()
    with sshd.serve(workplace, responder, port, path=f"{installed}:/usr/sbin:/usr/bin:/sbin:/bin") as options:
        sshd.write_clients(folder / "bin", port, options)
        yield "web1"


def test_kubernetes(follow, cri, collector_image, images, fresh_name, folder):
    (folder / "kubernetes").mkdir()
    shutil.copy(collector_image.archive, folder / "kubernetes")
    with clusters.serve(cri) as (cluster, server), cri.container(images.busybox, "sleep", "1000000", name=fresh_name) as web:
        cluster.show(web, name="web-7d9c")
        config = folder / "config"
        config.write_text(json.dumps(kubernetes.config(server)))
        place = follow("kubernetes", KUBECONFIG=config, CONTAINERD_ADDRESS=cri.socket)
        assert Bundle(place / "web.tar").root_listing(web)
        assert (place / "worker-3.tar").exists()
        assert [kind for kind, _ in cluster.applied] == [
            document["kind"] for file in ("namespace.yaml", "role.yaml") for document in yaml.safe_load_all((DEPLOY / "kubernetes" / file).read_text())
        ]


def test_ssh(follow, host, shell, static_collector, folder):
    (folder / "ssh").mkdir()
    shutil.copy(static_collector, folder / "ssh")
    place = follow("ssh")
    assert {file.name for file in place.glob("*.tar")} == {"web1.tar", "web1-17.tar", "web1-installed.tar"}


def test_ansible(follow, shell, static_collector, folder):
    (folder / "ansible").mkdir()
    shutil.copy(static_collector, folder / "ansible")
    (folder / "ansible/inventory").write_text(
        "web1 ansible_connection=local ansible_python_interpreter=/usr/bin/python3 ansible_become=false\n"
    )
    place = follow("ansible")
    assert Bundle(place / "bundles/web1.tar").root_listing(shell)
    assert sorted(os.listdir(place / "bundles")) == ["web1.tar", "web1.tar.custody.jsonl"]


def test_velociraptor(follow, original, programs, folder):
    seal = programs.exhibit("verify", original, "--json").record["seal_sha256"]
    (folder / "velociraptor").mkdir()
    shutil.copy(original, folder / "velociraptor/bundle.tar")
    follow("velociraptor", SEAL=seal)


def test_s3(follow, workplace, original, folder):
    (folder / "s3").mkdir()
    shutil.copy(original, folder / "s3/host.tar")
    with store.serve(workplace, CACHE, name=f"store-{folder.name}") as port:
        follow("s3", ENDPOINT=f"http://127.0.0.1:{port}", **store.KEYS)
