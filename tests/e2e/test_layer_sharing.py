"""Layers that many containers share are walked once, and many layers are still layers."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import truth
from harness.bundle import Bundle, exact

TWENTY = 20


@pytest.fixture(scope="module")
def siblings(docker, images):
    """Containers of one image, each with a file of its own."""
    docker.provide(images.layered)
    names = [f"sibling-{n}" for n in range(TWENTY)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda name: docker.run(images.layered, "sleep", "1000000", name=name), names))
        for container in made:
            (container.root / f"tmp/of-{container.name}").write_text(container.name)
        yield made
        list(pool.map(docker.remove, made))


@pytest.fixture(scope="module")
def of_siblings(siblings, collect_once):
    return Bundle(collect_once("b.tar", *(f"--container={container.name}" for container in siblings)))


def test_shared_layers_are_walked_once(siblings, of_siblings):
    mounts = [of_siblings.root_mount(container) for container in siblings]
    assert {mount["decision"] for mount in mounts} == {"layered"}
    (image_layers,) = {tuple(mount["lowers"][1:]) for mount in mounts}  # before them, Docker puts one of each container
    layer_walks = [walk for walk in of_siblings.walks() if "layer" in walk]
    walks = Counter((walk["dev"], exact(walk, "root"), exact(walk, "layer")) for walk in layer_walks)
    assert set(walks.values()) == {1}
    assert len(walks) == 2 * TWENTY + len(image_layers)


def test_entries_of_shared_layers_appear_once(of_siblings):
    seen = Counter(
        (entry["dev"], entry["ino"], exact(entry, "path"))
        for walk in of_siblings.walks()
        if "layer" in walk
        for entry in of_siblings.listing(walk["fsid"]).values()
    )
    assert set(seen.values()) == {1}
    assert [path for _, _, path in seen].count(b"/bin/busybox") == 1


def test_each_sibling_shows_its_own(siblings, of_siblings):
    for container in siblings:
        listing = of_siblings.root_listing(container)
        own = [path for path in listing if path.startswith(b"/tmp/of-")]
        assert own == [f"/tmp/of-{container.name}".encode()]
        assert listing.keys() >= truth.entries(container.pid).keys()


def test_layers_named_by_relative_paths(docker, images, fresh_name, collect):
    """The options of a mount are a page at most: of many layers, Docker names each by a short link."""
    with docker.container(images.deep, "sleep", "1000000", name=fresh_name) as container:
        bundle = Bundle(collect("b.tar", "--container", container.name))
        mount = bundle.root_mount(container)
        assert b"lowerdir=l/" in exact(mount, "super_options")
        assert mount["decision"] == "layered", mount["reason"]
        assert len(mount["lowers"]) == 82  # busybox, 80, and Docker's own
        listing = truth.uncovered(bundle.root_listing(container), container.pid)
        listed = {path: entry["sha256"] for path, entry in listing.items() if entry["type"] == "file"}
        assert listed == truth.digests(container.pid)
