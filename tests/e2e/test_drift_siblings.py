"""`exhibit drift --siblings`: of many containers of one image, what one of them alone has stands first."""

from contextlib import ExitStack

import pytest

THREE = ("one", "two", "three")


@pytest.fixture
def family(docker, images, fresh_name):
    """Three containers of one image that all wrote the same file, each one of its own, and the last one more."""
    with ExitStack() as stack:
        made = []
        for name in THREE:
            container = docker.container(images.busybox, "sleep", "1000000", name=f"{fresh_name}-{name}")
            made.append(stack.enter_context(container))
            made[-1].exec("sh", "-c", f"echo same >/srv/of-all; echo {name} >/srv/differs; rm /srv/deleted")
        made[-1].exec("touch", "/srv/implant")
        yield made


@pytest.fixture
def counted(programs):
    """(container, path) to how many have the change, of how many, in the order of the report."""

    def counted(*arguments):
        result = programs.exhibit("drift", *arguments, "--siblings", "--json")
        assert result.status == 1, result.complaint
        return {
            (finding["container"], finding["path"]): (finding["siblings"]["have"], finding["siblings"]["of"])
            for finding in result.records
            if finding.get("after", {}).get("type") != "dir"
        }

    return counted


def assert_counts(counts, family):
    for container in family:
        assert counts[container.name, "/srv/of-all"] == (3, 3)
        assert counts[container.name, "/srv/deleted"] == (3, 3)
        assert counts[container.name, "/srv/differs"] == (1, 3)
    assert counts[family[-1].name, "/srv/implant"] == (1, 3)
    assert not [name for name, path in counts if path == "/srv/implant" and name != family[-1].name]


def test_in_one_bundle(family, collect, counted, programs):
    path = collect("b.tar", *(f"--container={container.name}" for container in family))
    counts = counted(path)
    assert_counts(counts, family)
    of_last = [count for (name, _), count in counts.items() if name == family[-1].name]
    assert of_last == sorted(of_last)
    text = programs.exhibit("drift", path, "--siblings").text
    assert "/srv/implant" in text and "/srv/of-all" not in text


def test_in_other_bundles(family, collect, counted):
    paths = [collect(f"{container.name}.tar", "--container", container.name) for container in family]
    counts = {}
    for n in range(len(paths)):
        counts |= counted(*paths[n:], *paths[:n])
    assert_counts(counts, family)
