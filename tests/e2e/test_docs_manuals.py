"""The EXAMPLES of the manual pages are run as they stand there, each page's in a folder of its own.

That their commands and options are there, also of those that are not run, is asserted in test_docs_names.
"""

import contextlib
import shutil

import pytest

from harness import manuals, pki, ssh
from harness.commands import run
from harness.two_machines import TwoMachines

NOT_RUN = {
    "ssh ": "README.md and docs/analyst.md go over ssh, and are run",
    "age1...": "a recipient that is not written out; tests/e2e/test_encryption.py has whole ones",
    "mtree -e": "needs a container's root, which root alone can copy; README.md has it held against one in place",
    "exhibit upload": "needs a store; the page of deploy/s3 is run with one",
}
"""Words of a command that no test runs as it stands, and why."""

ENDS_WITH = {
    "exhibit diff": 1, "exhibit drift": 1, "exhibit decrypt host1.tar.age.partial": 3,
    "exhibit verify cut.tar.partial": 3, "exhibit extract -o some": 1,
}  # fmt: skip
"""The beginning of a command, and its exit status if that is not 0; of several the longest counts."""

SIGNED = "for name in before after; do exhibit sign $name.tar --key alice.key --cert alice.pem --chain ca.pem; done"
BEFORE = {"exhibit-sign.1": "true", "exhibit-timestamp.1": "true", "exhibit-decrypt.1": "rm host1.tar"}
"""What somebody did before a page's examples, if not SIGNED."""


@pytest.fixture(scope="module")
def web(docker, images):
    options = ["--env=DB_PASSWORD=correct-horse"]
    with docker.container(images.busybox, "sleep", "1000000", name="web", options=options) as container:
        yield container


@pytest.fixture(scope="module")
def laboratory(workplace):
    return pki.Pki(workplace.folder("laboratory-of-manuals"))


@pytest.fixture(scope="module")
def original_desk(workplace, web, programs, laboratory):
    """A folder with what the pages name: bundles, keys, certificates."""
    desk = TwoMachines(workplace.folder("manuals"), programs)
    take = lambda name: programs.collect("-o", desk.own / name, "--container", "web").status
    alice = laboratory.issue("alice")
    desk.give(alice.key, alice.certificate, laboratory.ca)
    shutil.copy(laboratory.ca, desk.own / "tsa-root.pem")
    desk.run("openssl req -x509 -nodes -days 2 -subj /CN=lab -newkey rsa:2048 -keyout lab.key -out lab.pem")
    desk.run("mkdir -m 700 .ssh fleet; age-keygen -o key.txt; age-keygen -y key.txt > team.txt")
    ada = ssh.make_person(desk.own / ".ssh", "id_ed25519")
    ssh.allow(desk.own, ada, ssh.make_person(desk.own, "bob"))
    shutil.copy(ada.public, desk.own / "examiner.pub")
    (web.root / "root/.ssh").mkdir()
    (web.root / "root/.ssh/authorized_keys").write_text("ssh-ed25519 AAAA")
    assert take("before.tar") == 0
    (web.root / "tmp/implant").write_text("x")
    (web.root / "etc/implant").write_text("x")
    assert take("after.tar") == 0
    run("chown", "-R", "nobody:nogroup", desk.own)
    desk.run("""
        for name in host1 host b c monday fleet/1; do cp before.tar $name.tar; done
        for name in a tuesday fleet/2; do cp after.tar $name.tar; done
        exhibit encrypt host1.tar -o host1.tar.age -R team.txt -R .ssh/id_ed25519.pub
        head -c 200000 host1.tar.age > host1.tar.age.partial
    """)
    return desk


@pytest.fixture
def desk(original_desk, folder, programs, docker, laboratory):
    made = TwoMachines(folder, programs)
    run("cp", "-a", f"{original_desk.own}/.", made.own)
    shutil.copy(made.own / "examiner.pub", made.host)
    made.environment["DOCKER_HOST"] = f"unix://{docker.socket}"
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(pki.serve(laboratory.stamp))
        made.environment["http_proxy"] = address.removesuffix("/tsa")
        person = ssh.Person("ada", made.own / ".ssh/id_ed25519")
        made.environment["SSH_AUTH_SOCK"] = stack.enter_context(ssh.agent(made.own, person))["SSH_AUTH_SOCK"]
        yield made


def status_of(command):
    begun = [begin for begin in ENDS_WITH if command.startswith(begin) and "|" not in command]
    return ENDS_WITH[max(begun, key=len)] if begun else 0


@pytest.mark.parametrize("page", manuals.pages(), ids=lambda page: page.name)
def test_examples_do_what_they_say(page, desk):
    person, root = desk.person(), desk.root()
    desk.run(BEFORE.get(page.name, SIGNED))
    for command in manuals.examples(page):
        if any(word in command.text for word in NOT_RUN):
            continue
        status, said = (root if command.prompt == "#" else person).run(command.text, desk.scratch)
        assert status == status_of(command.text), f"{page.name}, line {command.line}: {command.text}\n{said}"
    person.close()
    root.close()
