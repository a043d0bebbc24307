"""What is honest stays quiet: ordinary hours, and upgrades by the real package managers, rank nothing at 1 or 2."""

import pytest

from harness.playing import Stage, for_each, slug
from harness.quiet_hours import QUIET_HOURS, Material

LOUD = 2


@pytest.fixture(scope="module")
def bundles(docker, debian_web, debian_servers, intruder, upgrades, shared_folder, collect_once):
    """Before and after all hours."""
    stage = Stage(docker, debian_web, intruder, upgrades)
    material = Material(stage, debian_servers, shared_folder, intruder / "holder")
    docker.provide(debian_web)
    docker.provide(debian_servers)
    try:
        containers = for_each(lambda hour: hour.start(material, slug(hour.name)), QUIET_HOURS)
        selection = [word for container in containers for word in ("--container", container.name)]
        before = collect_once("before.tar", *selection)
        for_each(lambda pair: pair[0].spend(material, pair[1]), list(zip(QUIET_HOURS, containers)))
        return before, collect_once("after.tar", *selection)
    finally:
        stage.clear()


@pytest.fixture(scope="module", params=["drift", "diff"])
def findings(request, bundles, programs):
    result = programs.exhibit(request.param, *(bundles if request.param == "diff" else bundles[1:]), "--json")
    assert result.status == 1, result.complaint
    return result.records


@pytest.mark.parametrize("hour", QUIET_HOURS, ids=lambda hour: hour.name)
def test_nothing_is_loud(findings, hour):
    told = [one for one in findings if one["container"] == slug(hour.name)]
    assert hour.changes in {one.get("path") for one in told}
    loud = [(one.get("path", one.get("name")), one["rank"], [reason["id"] for reason in one["reasons"]])
            for one in told if one["rank"] <= LOUD]  # fmt: skip
    assert loud == []


def test_package_databases_are_read_whole(bundles, programs):
    """Also of what an upgrade wrote anew as the image had it."""
    text = programs.exhibit("drift", bundles[1]).text
    notes = [line for line in text.splitlines() if line.startswith("  packages")]
    for kind in ("dpkg", "rpm", "apk"):
        assert any(f"by {kind}" in note for note in notes)
    assert not [note for note in notes if "not captured" in note]
