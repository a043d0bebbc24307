"""Docker in Docker: the inner container's layers are named by paths that only the outer container knows."""

import os

import pytest

from harness import truth
from harness.bundle import Bundle, exact
from runtimes import nested


@pytest.fixture
def inner(workplace, docker, images, fresh_name):
    with nested.serve(workplace, docker, images.busybox, name=fresh_name) as inner_docker:
        with inner_docker.container(images.layered, "sleep", "1000000", name=f"{fresh_name}-inner") as container:
            container.exec("sh", "-c", "rm -r /opt/tree/removed; echo implant >/srv/implant")
            yield container


def test_layers_of_an_inner_container(inner, collect):
    bundle = Bundle(collect("b.tar", "--container", inner.id))
    mount = bundle.root_mount(inner)
    upper = exact(mount, "super_options").decode().split("upperdir=")[1].split(",")[0]
    assert upper.startswith("/var/lib/docker/") and not os.path.exists(upper)
    assert mount["decision"] == "layered", mount["reason"]
    assert exact(bundle.walk(mount["upper"]), "layer").decode() == upper
    listing = truth.uncovered(bundle.root_listing(inner), inner.pid)
    listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
    assert listed == truth.digests(inner.pid)
    assert b"/srv/implant" in bundle.listing(mount["upper"])
