"""README.md and the guides of docs/: each command is run as it stands there, and what is shown of its output compared."""

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from harness import pki, playing, ssh, sshd, store, tamper
from harness.bundle import Bundle
from harness.commands import run
from harness.documents import PROJECT, Failed, blocks
from harness.intrusions import INTRUSIONS
from harness.two_machines import TwoMachines


@pytest.fixture
def place(folder, programs):
    return TwoMachines(folder, programs)


IMAGE = "Install"
"""The section of README.md whose commands, those that are run, need the static collector."""


@pytest.fixture
def own_docker(place, docker, debian_web):
    """Docker for the commands of a page, which has Debian's image without asking a registry."""
    place.environment["DOCKER_HOST"] = f"unix://{docker.socket}"
    docker.provide(debian_web)
    docker.docker("tag", "debian-web", "debian:12")
    yield docker
    docker.docker("rmi", "debian:12")


@pytest.fixture
def desk(place, own_docker, debian_web, programs, web1, job, laboratory, authority):
    """What somebody has who reads README.md to its end: a service, keys, an agent, and bundles of other hosts."""
    alice, bob = laboratory.issue("alice"), ssh.make_person(place.own, "bob")
    place.give(alice.key, alice.certificate, laboratory.ca)
    shutil.chown(shutil.copy(laboratory.ca, place.own / "tsa-root.pem"), "nobody")
    ssh.allow(place.own, web1, bob)
    place.run("mkdir -m 700 .ssh fleet; cp id_ed25519 id_ed25519.pub .ssh")
    place.run("openssl req -x509 -nodes -days 2 -subj /CN=lab -newkey rsa:2048 -keyout lab.key -out lab.pem")
    streamed = Path("/root/streamed.tar")  # ssh begins there
    assert not streamed.exists()
    with contextlib.ExitStack() as stack:
        stack.callback(streamed.unlink, missing_ok=True)
        for name in ("web", "other"):
            made = own_docker.container(debian_web, name=name, options=["--env=DB_PASSWORD=correct-horse"])
            container = stack.enter_context(made)
            (container.root / "tmp/x").write_text(name)
            assert programs.collect("-o", place.own / f"fleet/{name}.tar", "--container", name).status == 0
            shutil.chown(place.own / f"fleet/{name}.tar", "nobody")
        shutil.copy(place.own / "fleet/other.tar", place.own / "host2.tar")
        shutil.chown(place.own / "host2.tar", "nobody")
        place.environment["SSH_AUTH_SOCK"] = stack.enter_context(ssh.agent(place.own, web1, bob))["SSH_AUTH_SOCK"]
        yield


def test_readme(place, desk):
    """From the top to the end, in one folder: `# ` is root, and `$ ` has no privilege."""
    place.follow(PROJECT / "README.md", on_one_machine=True, wanted=lambda block: block.heading != IMAGE)
    for identity in ("lab.key", "key.txt"):
        place.run(f"exhibit decrypt copy.tar.age -o - -i {identity} | cmp - host1.tar")


def test_readme_image(place, own_docker, collector_image, programs, shell):
    own_docker.provide(collector_image)
    version = run(programs.collector, "--version").decode().split()[1]
    own_docker.docker("tag", collector_image.reference, f"exhibit-collect:{version}")
    place.follow(PROJECT / "README.md", on_one_machine=True, wanted=lambda block: block.heading == IMAGE)
    assert Bundle(place.own / "by-image.tar").root_listing(shell)


@pytest.fixture(scope="module")
def laboratory(workplace):
    return pki.Pki(workplace.folder("laboratory-of-docs"))


@pytest.fixture
def authority(laboratory, place):
    """http://tsa.example/, which is asked through a proxy, as the name leads nowhere."""
    with pki.serve(laboratory.stamp) as address:
        place.environment["http_proxy"] = address.removesuffix("/tsa")
        yield


@pytest.fixture
def web1(workplace, place):
    """A host to which ssh leads: this one, by a real sshd."""
    ada = ssh.make_person(place.own, "id_ed25519")
    port = store.free_port()
    with sshd.serve(workplace, ada, port, path=place.environment["PATH"], before=sshd.WITHOUT_PROGRAMS_IN_RUN) as options:
        sshd.write_clients(place.bin, port, options)
        yield ada


@pytest.fixture
def memory():
    """What mktemp has newly made in the host's memory folder; it is removed at the end."""
    shm = Path("/dev/shm")
    there = set(shm.glob("tmp.*"))

    def left():
        return set(shm.glob("tmp.*")) - there

    yield left
    for folder in left():
        shutil.rmtree(folder)


@pytest.fixture
def shop(docker, debian_web):
    """A container of Debian's, with a secret."""
    options = ["--env=DB_PASSWORD=correct-horse-battery"]
    with docker.container(debian_web, name="shop", options=options) as container:
        yield container


@pytest.fixture
def job(docker, images):
    """A container that has exited."""
    with docker.container(images.busybox, "sleep", "1000000", name="job") as container:
        docker.halt(container)
        yield container


def test_analyst(place, programs, web1, memory, shop, job, laboratory, authority):
    alice = laboratory.issue("alice")
    place.give(programs.collector, alice.key, alice.certificate, laboratory.ca)
    shutil.chown(shutil.copy(laboratory.ca, place.own / "tsa-ca.pem"), "nobody")
    ssh.make_person(place.own, "bob")
    place.follow(PROJECT / "docs/analyst.md")
    assert not memory()


def test_verifier(place, programs, shop, laboratory, authority):
    """A bundle with all that can stand beside it, as others made it."""
    alice, ada, bob = laboratory.issue("alice"), ssh.make_person(place.own, "ada"), ssh.make_person(place.own, "bob")
    place.give(alice.key, alice.certificate, laboratory.ca)
    ssh.allow(place.own, ada, bob)
    shutil.copy(laboratory.ca, place.own / "tsa-ca.pem")
    (shop.root / "var/tmp/large").write_bytes(os.urandom(17 << 20))  # for a checkpoint
    taken = programs.collect("-o", "-", "--container", shop.name, "--witness", "stderr", "--quiet")
    assert taken.status == 0, taken.complaint
    (place.own / "taken.tar").write_bytes(taken.stdout)
    (place.own / "witness.txt").write_text(taken.complaint.splitlines()[-1] + "\n")
    place.run("""
        exhibit receive -o case17.tar --by 'Ada Byron' --ssh-key ada < taken.tar
        exhibit sign case17.tar --key alice.key --cert alice.pem --chain ca.pem
        exhibit timestamp case17.tar --tsa http://tsa.example/
        exhibit custody transfer case17.tar --by 'Ada Byron' --to 'Bob Crane' --ssh-key ada
        exhibit custody accept case17.tar --by 'Bob Crane' --ssh-key bob
        tail -n 1 case17.tar.custody.jsonl | sha256sum | head -c 64 > head.txt
        exhibit redact case17.tar --drop env:DB_PASSWORD -o copy.tar
        age-keygen -o key.txt 2> recipient
        exhibit encrypt case17.tar -o case17.tar.age -r "$(age-keygen -y key.txt)"
        rm taken.tar
    """)
    page = PROJECT / "docs/verifier.md"
    (program,) = [block.text for block in blocks(page.read_text()) if block.language == "python"]
    (place.own / "leaves.py").write_text(program)
    place.follow(page)

    def once_more():
        place.run("rm -rf exhibit-* verified signer.pem line.sig cut.tar opened.tar redaction.jsonl SEAL.txt")
        place.follow(page)

    once_more()
    for name, at in FORGED:
        forged = place.own / name
        whole = forged.read_bytes()
        if at is None:
            forged.write_bytes(whole + b"junk\n")
        else:
            tamper.flip(forged, at % len(whole))
        with pytest.raises(Failed):
            once_more()
        forged.write_bytes(whole)


FORGED = (("case17.tar", 60_000), ("case17.tar", -100), ("case17.tar.SEAL", 20), ("case17.tar.SEAL.p7s", -20), ("case17.tar.SEAL.tsr", -20),
          ("case17.tar.SEAL.p7s.tsr", -20), ("case17.tar.custody.jsonl", 300), ("copy.tar", 60_000), ("case17.tar.age", -20), ("case17.tar", None),
          ("case17.tar.SEAL.p7s", None), ("case17.tar.SEAL.tsr", None), ("case17.tar.SEAL.p7s.tsr", None), ("case17.tar.SEAL.sig", None))  # fmt: skip
"""Files and places in them: some command of verifier.md must fail where one bit there is another, or bytes follow (None)."""


@pytest.fixture
def visited(docker, debian_web, intruder, programs, place):
    """before.tar and after.tar of a shop in which somebody has been meanwhile, and sister.tar of another like it."""
    options = [f"--volume={intruder}:/programs:ro", "--env=DB_PASSWORD=correct-horse-battery"]
    with contextlib.ExitStack() as stack:
        shop, sister = (stack.enter_context(docker.container(debian_web, name=name, options=options)) for name in ("shop", "sister"))

        def take(name, container):
            taken = programs.collect("-o", place.own / name, "--container", container.name)
            assert taken.status == 0, taken.complaint
            shutil.chown(place.own / name, "nobody", "nogroup")

        take("before.tar", shop)
        for intrusion in INTRUSIONS:
            if intrusion.name in ("cron job", "ssh key", "setuid shell", "trojaned binary", "deleted miner", "reverse shell"):
                playing.play(intrusion, shop)
        take("after.tar", shop)
        take("sister.tar", sister)
        yield shop


def test_reviewer(place, visited):
    page = PROJECT / "docs/reviewer.md"
    saved = {block.language: block.text for block in blocks(page.read_text())}
    (place.own / "ours.json").write_text(saved["json"])
    (place.own / "miner.yar").write_text(saved["yara"])
    place.follow(page)
