"""What is honest stays quiet: an ordinary hour and upgrades by the real package managers rank nothing at 1 or 2."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from harness import foreign_packages, ordinary
from harness.commands import wait_until
from harness.playing import Stage, run_script
from harness.upgrades import next_versions
from runtimes import images as image_archives

LOUD = 2
UPGRADED = ("nginx-common", "postgresql-15", "cron", "openssl")


@pytest.fixture(scope="module")
def next_debian(shared_folder):
    return next_versions(UPGRADED, shared_folder / "next")


@pytest.fixture(scope="module")
def servers(docker, debian_servers, next_debian, collect_once):
    """nginx and PostgreSQL as they came, at work, and after an upgrade."""
    options = [f"--volume={next_debian}:/upgrades:ro"]
    with docker.container(debian_servers, name="quiet", options=options) as container:
        run_script(container, ordinary.SERVERS)
        wait_until(lambda: (container.root / "run/postgresql/15-main.pid").exists(), "PostgreSQL")
        at_first = collect_once("first.tar", "--container", container.name)
        run_script(container, ordinary.SERVERS_AT_WORK)
        at_work = collect_once("work.tar", "--container", container.name)
        run_script(container, ordinary.UPGRADE)
        yield at_first, at_work, collect_once("upgraded.tar", "--container", container.name)


def loud(programs, *arguments):
    result = programs.exhibit(*arguments, "--json", "--min-rank", str(LOUD))
    assert result.status in (0, 1), result.complaint
    return [(one.get("path", one.get("name")), one["rank"], [reason["id"] for reason in one["reasons"]])
            for one in result.records]  # fmt: skip


def test_servers_that_started(servers, programs):
    assert loud(programs, "drift", servers[0]) == []


def test_servers_at_work(servers, programs):
    assert loud(programs, "drift", servers[1]) == []
    assert loud(programs, "diff", servers[0], servers[1]) == []


def test_an_upgrade(servers, programs):
    assert loud(programs, "drift", servers[2]) == []
    assert loud(programs, "diff", servers[1], servers[2]) == []


def test_an_upgrade_is_told_of(servers, programs):
    """Quiet is not silent."""
    told = programs.exhibit("diff", servers[1], servers[2], "--json").records
    assert "/usr/sbin/cron" in {one.get("path") for one in told}


def test_the_whole_package_database_is_read_after_an_upgrade(servers, programs):
    """Also of what the upgrade wrote anew as the image had it."""
    notes = [line for line in programs.exhibit("drift", servers[2]).text.splitlines() if "  packages" in line]
    assert any("by dpkg" in note for note in notes)
    assert not any("was not captured" in note for note in notes)


@pytest.fixture(scope="module")
def application(docker, debian_web, intruder, upgrades, collect_once):
    """An application as it was deployed, and after each hour of its life."""
    stage = Stage(docker, debian_web, intruder, upgrades)
    docker.provide(debian_web)
    container = stage.start("application")
    try:
        bundles = [collect_once("deployed.tar", "--container", container.name)]
        for number, hour in enumerate((ordinary.HOUR, ordinary.ADMINISTRATION)):
            run_script(container, hour)
            bundles.append(collect_once(f"hour-{number}.tar", "--container", container.name))
        return bundles
    finally:
        stage.clear()


@pytest.mark.parametrize("hour", [1, 2], ids=["at work", "administered"])
def test_an_application(application, programs, hour):
    assert loud(programs, "drift", application[hour]) == []
    assert loud(programs, "diff", application[hour - 1], application[hour]) == []


@dataclass(frozen=True)
class Foreign:
    """How a distribution's packages get into a root directory: version `number` of the server."""

    notes: str
    bring: Callable


@pytest.fixture(scope="module", params=["rpm", "apk-fixture"])
def foreign(request, shared_folder, intruder):
    program = intruder / "holder"
    if request.param == "apk-fixture":
        return Foreign("apk", lambda root, number: foreign_packages.write_apk(root, number, program))
    packages = [foreign_packages.build_rpm(shared_folder, number, program) for number in (0, 1)]
    return Foreign("rpm", lambda root, number: foreign_packages.install_rpm(root, packages[number]))


@pytest.fixture(scope="module")
def upgraded(docker, foreign, shared_folder, collect_once):
    """Before and after an upgrade, in a container of an image that has the first version."""
    image = image_archives.with_root(shared_folder, foreign.notes, lambda root: foreign.bring(root, 0))
    with docker.container(image, name=f"quiet-{foreign.notes}") as container:
        before = collect_once(f"{foreign.notes}-before.tar", "--container", container.name)
        foreign.bring(docker.merged(container), 1)
        yield before, collect_once(f"{foreign.notes}-after.tar", "--container", container.name)


def test_an_upgrade_of_foreign_packages(upgraded, foreign, programs):
    assert loud(programs, "drift", upgraded[1]) == []
    assert loud(programs, "diff", *upgraded) == []
    told = programs.exhibit("diff", *upgraded, "--json").records
    assert {"/usr/sbin/httpd", "/usr/bin/httpd-wrap"} <= {one.get("path") for one in told}
    assert f"packages by {foreign.notes}" in programs.exhibit("drift", upgraded[1]).text
