"""What is honest stays quiet: a server that works, and an upgrade by the real dpkg, rank nothing at 1 or 2."""

import shutil
import subprocess
from dataclasses import replace

import pytest

from harness.commands import run, wait_until

PACKAGES = ("nginx-light", "postgresql-15", "cron", "openssl")
UPGRADED = ("nginx-common", "postgresql-15", "cron", "openssl")

SERVERS = r"""
service cron start
service nginx start
service postgresql start
"""
WORK = r"""
su postgres -c "psql -c 'create table t as select generate_series(1, 20000) i' -c checkpoint -c 'select sum(i) from t'"
openssl s_client -connect 127.0.0.1:80 </dev/null || true
"""


@pytest.fixture(scope="module")
def debian(docker, images):
    """Debian with its package database, nginx and PostgreSQL: an image of one layer, which stays in the cache."""
    archive = images.nginx.archive.parent / "debian-servers-1.tar"
    if not archive.exists():
        unfinished = archive.with_suffix(".part.tar")
        packages = f"--include={','.join(PACKAGES)}"
        command = ["mmdebstrap", "--quiet", "--variant=apt", packages, "bookworm", unfinished]
        subprocess.run(command, check=True, timeout=1200)
        unfinished.rename(archive)
    image = replace(images.nginx, reference="docker.io/library/quiet:latest", archive=archive)
    docker.docker("import", archive, "quiet")
    return image


@pytest.fixture(scope="module")
def next_versions(shared_folder):
    """The packages of UPGRADED with a higher version and other content, as their maintainers would build them."""
    folder = shared_folder / "next"
    folder.mkdir()
    for package in UPGRADED:
        run("apt-get", "-o", "APT::Sandbox::User=root", "download", package, cwd=folder)
    for archive in list(folder.glob("*.deb")):
        root = folder / archive.stem
        run("dpkg-deb", "--raw-extract", archive, root)
        make_next(root)
        archive.unlink()
        run("dpkg-deb", "-Znone", "--build", root, folder / f"{archive.stem}-next.deb")
        shutil.rmtree(root)
    return folder


def make_next(root):
    control = root / "DEBIAN/control"
    lines = control.read_text().splitlines(keepends=True)
    control.write_text("".join(f"{line.rstrip()}+next1\n" if line.startswith("Version:") else line for line in lines))
    script = root / "DEBIAN/postinst"
    if script.exists():
        script.write_text(script.read_text().replace("set -e", "set -e\n# next", 1))
    sums = root / "DEBIAN/md5sums"
    listed = [line.split("  ", 1)[1] for line in sums.read_text().splitlines()]
    for path in (path for path in listed if path.startswith(("usr/sbin/", "usr/bin/", "usr/lib/", "lib/systemd/"))):
        if not (root / path).is_symlink():
            with (root / path).open("ab") as file:
                file.write(b"\n# next\n")
    sums.write_text(run("md5sum", *listed, cwd=root).decode())


@pytest.fixture(scope="module")
def bundles(docker, debian, next_versions, collect_once):
    """A container as it came, at work, and after an upgrade."""
    container = docker.start(debian, "sleep", "1000000", name="quiet", options=[f"--volume={next_versions}:/next:ro"])
    try:
        container.exec("sh", "-ec", SERVERS)
        wait_until(lambda: (container.root / "run/postgresql/15-main.pid").exists(), "PostgreSQL")
        at_first = collect_once("first.tar", "--container", container.name)
        container.exec("sh", "-ec", WORK)
        at_work = collect_once("work.tar", "--container", container.name)
        container.exec("sh", "-ec", "dpkg --install --force-confnew /next/*.deb")
        yield at_first, at_work, collect_once("upgraded.tar", "--container", container.name)
    finally:
        docker.discard(container)


def loud(programs, *arguments):
    result = programs.exhibit(*arguments, "--json", "--min-rank", "2")
    assert result.status in (0, 1), result.complaint
    return [(one.get("path", one.get("name")), one["rank"], [reason["id"] for reason in one["reasons"]])
            for one in result.records]  # fmt: skip


def test_servers_that_started(bundles, programs):
    assert loud(programs, "drift", bundles[0]) == []


def test_servers_at_work(bundles, programs):
    assert loud(programs, "drift", bundles[1]) == []
    assert loud(programs, "diff", bundles[0], bundles[1]) == []


def test_an_upgrade(bundles, programs):
    assert loud(programs, "drift", bundles[2]) == []
    assert loud(programs, "diff", bundles[1], bundles[2]) == []


def test_an_upgrade_is_told_of(bundles, programs):
    """Quiet is not silent."""
    told = programs.exhibit("diff", bundles[1], bundles[2], "--json").records
    assert "/usr/sbin/cron" in {one.get("path") for one in told}
