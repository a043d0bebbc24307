"""What is honest stays quiet: an ordinary hour and upgrades by the real package managers rank nothing at 1 or 2."""

import pytest

from harness import ordinary
from harness.commands import wait_until
from harness.playing import Stage, run_script
from harness.upgrades import next_versions

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
    assert "was not captured" not in programs.exhibit("drift", servers[2]).text


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
