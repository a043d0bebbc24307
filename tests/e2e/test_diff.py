"""`exhibit diff`: what changed between two bundles, all of it and nothing else."""

import base64

import pytest

from harness import planting


@pytest.fixture
def compare(collect, programs):
    """Takes a bundle before and one after something happens to a container, and says what differs."""

    def compare(container, happen):
        before = collect("before.tar", "--container", container.name)
        made = happen()
        after = collect("after.tar", "--container", container.name)
        return made, programs.exhibit("diff", before, after, "--json"), programs.exhibit("diff", before, after)

    return compare


@pytest.fixture(params=["docker nginx", "docker", "podman", "containerd", "cri"])
def victim(request, images, fresh_name):
    """A container with files to change: nginx on Docker, and a shell image on each runtime."""
    kind, _, wants_nginx = request.param.partition(" ")
    runtime = request.getfixturevalue(kind)
    image, command, targets = (
        (images.nginx, (), planting.NGINX)
        if wants_nginx
        else (images.busybox, ("sleep", "1000000"), planting.BUSYBOX)
    )
    with runtime.container(image, *command, name=fresh_name) as container:
        yield container, targets


@pytest.mark.story
def test_planted_changes_are_named_and_nothing_else(victim, compare):
    container, targets = victim
    planted, result, _ = compare(container, lambda: planting.plant(container, targets))
    assert result.status == 1, result.complaint
    named = planting.without_parents(planting.named_by(result.records), planted)
    assert len(named) == len(planted)
    assert set(named) == planted


def test_worst_files_come_first(victim, compare):
    """In the text as in the records: by rank."""
    container, targets = victim
    planted, as_records, as_text = compare(container, lambda: planting.plant(container, targets))
    ranks = [finding["rank"] for finding in as_records.records]
    assert ranks == sorted(ranks)
    rank_of = {finding["path"]: finding["rank"] for finding in as_records.records if finding["kind"] == "file"}
    places = sorted(planted, key=lambda change: as_text.text.index(change.path))
    shown = [rank_of[change.path] for change in places]
    assert shown == sorted(shown)


def test_findings_carry_both_records_and_reasons(scratch_container, compare):
    planted, result, _ = compare(scratch_container, lambda: planting.plant(scratch_container, planting.BUSYBOX))
    findings = {finding["path"]: finding for finding in result.records if finding["kind"] == "file"}
    for change in planted:
        finding = findings[change.path]
        assert base64.b64decode(finding["path_b64"]).decode() == change.path
        assert finding["container"]
        assert isinstance(finding["details"], list)
    edited, renamed = findings["/srv/edited"], findings["/srv/renamed.was"]
    assert edited["before"]["sha256"] != edited["after"]["sha256"]
    assert edited["before"]["size"] == edited["after"]["size"]
    assert edited["before"]["mtime"] == edited["after"]["mtime"]
    assert edited["details"]
    assert base64.b64decode(renamed["from_path_b64"]) == b"/srv/renamed"
    assert renamed["before"]["sha256"] == renamed["after"]["sha256"]
    made_setuid = findings["/srv/made-setuid"]
    assert (made_setuid["before"]["mode"], made_setuid["after"]["mode"]) == ("0755", "4755")
    assert findings["/srv/deleted"]["before"]["sha256"]


def test_file_that_became_something_else(scratch_container, compare):
    file = scratch_container.root / "srv/edited"

    def replace_by_link():
        file.unlink()
        file.symlink_to("untouched")

    _, result, _ = compare(scratch_container, replace_by_link)
    assert planting.Change("type", "/srv/edited") in planting.named_by(result.records)


def test_changed_time_alone_is_metadata(scratch_container, compare):
    _, result, _ = compare(scratch_container, lambda: scratch_container.exec("touch", "/srv/untouched"))
    assert planting.named_by(result.records) == [planting.Change("metadata", "/srv/untouched")]


def test_nothing_changed(container, compare):
    _, as_records, as_text = compare(container, lambda: None)
    assert as_records.stdout == b"", as_records.text
    assert as_records.status == as_text.status == 0


def test_process_started_meanwhile(scratch_container, compare):
    """`sh` stays the parent of the process, for lack of anything to replace itself with."""
    start = ("sh", "-c", "sleep 4242 </dev/null >/dev/null 2>&1 &")
    _, result, _ = compare(scratch_container, lambda: scratch_container.exec(*start))
    assert result.status == 1
    assert ("process", "added") in {(finding["kind"], finding["change"]) for finding in result.records}
    assert not planting.named_by(result.records)


def test_of_one_container(docker, images, shared_folder, collect, programs):
    """What it shares with another container is its own, too."""
    volume = shared_folder / "volume"
    volume.mkdir()
    options = (f"--volume={volume}:/shared",)
    with (
        docker.container(images.busybox, "sleep", "1000000", name="first", options=options) as first,
        docker.container(images.busybox, "sleep", "1000000", name="second", options=options) as second,
    ):
        both = ("--container", "first", "--container", "second")
        before = collect("before.tar", *both)
        first.exec("touch", "/srv/in-first")
        second.exec("touch", "/srv/in-second", "/shared/implant")
        after = collect("after.tar", *both)

    def added(name):
        told = programs.exhibit("diff", before, after, "--container", name, "--kind", "file", "--json")
        return {finding["path"] for finding in told.records if finding["change"] == "added"}

    assert added("first") == {"/srv/in-first", "/shared/implant"}
    assert added("second") == {"/srv/in-second", "/shared/implant"}
    wrong = programs.exhibit("diff", before, after, "--container", "no-such")
    assert wrong.status == 2
    assert wrong.complaint.startswith("exhibit diff: --container no-such: neither A nor B has such a container")


def test_bundle_does_not_differ_from_itself(bundle_path, programs):
    result = programs.exhibit("diff", bundle_path, bundle_path, "--json")
    assert (result.status, result.stdout) == (0, b"")


def test_the_newer_bundle_first_is_warned_of(scratch_container, collect, programs):
    earlier = collect("earlier.tar", "--container", scratch_container.name)
    later = collect("later.tar", "--container", scratch_container.name)
    for command in (("diff",), ("report",)):
        wrong = programs.exhibit(*command, later, earlier)
        (line,) = wrong.complaint.splitlines()
        assert line.endswith("what came between them is told as removed; give the earlier one first")
        assert programs.exhibit(*command, earlier, later).complaint == ""
