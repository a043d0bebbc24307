"""deploy/ssh over a real sshd: what arrives, and that nothing stays on the host."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from harness import ssh, sshd
from harness.bundle import Bundle
from harness.commands import PATIENCE_S, run, wait_until
from harness.deploy import on_host
from harness.store import free_port

SCRIPT = Path(__file__).resolve().parents[2] / "deploy/ssh/exhibit-over-ssh"
BEFORE = on_host()


def left_behind():
    return on_host() - BEFORE


@pytest.fixture(scope="module")
def reached(workplace):
    """The options of ssh with which root@127.0.0.1 lets this user in."""
    keys = workplace.folder("ssh-keys")
    responder = ssh.make_person(keys, "responder")
    shutil.chown(responder.key, "root")
    with sshd.serve(workplace, responder, free_port()) as options:
        yield options


@pytest.fixture
def over_ssh(reached, programs, static_collector, folder):
    """Runs the script in an empty folder; `exhibit` is in its path."""
    environment = {"PATH": f"{programs.reader.parent}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder)}

    def over_ssh(*arguments, start=subprocess.run, reached=reached, **options):
        argv = [SCRIPT, "root@127.0.0.1", f"--collector={static_collector}", *(f"--ssh={option}" for option in reached), *arguments]
        return start(argv, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    yield over_ssh
    assert not left_behind()


def test_a_host_is_collected_and_nothing_stays(over_ssh, shell, folder):
    done = over_ssh("-o", "host.tar", "--receive=--why=case 17", "--", "--container", shell.id, "--note", "it's; $(touch x) \"here\"")
    said = done.stderr.decode()
    assert done.returncode == 0, said
    bundle = Bundle(folder / "host.tar")
    assert bundle.root_listing(shell)[b"/bin/busybox"]["sha256"]
    assert b"it's; $(touch x) \\\"here\\\"" in bundle.content("data/acquisition/start.json")
    assert "wrote /dev/shm/exhibit." in said and "removed /dev/shm/exhibit." in said and "sshd" in said
    assert '"case 17"' in (folder / "host.tar.custody.jsonl").read_text()
    assert sorted(os.listdir(folder)) == ["host.tar", "host.tar.custody.jsonl"]


def test_the_bundle_may_be_streamed_on(over_ssh, shell, programs):
    done = over_ssh("-o", "-", "--", "--container", shell.id)
    assert done.returncode == 0, done.stderr.decode()
    assert programs.exhibit_reading(done.stdout, "verify", "-").status == 0


def test_a_collector_that_fails_is_told_and_removed(over_ssh, folder):
    done = over_ssh("-o", "b.tar", "--", "--container", "none-such")
    assert done.returncode == 1 and list(folder.glob("b.tar*")) == []
    assert b"no container has this id" in done.stderr


def test_a_host_without_the_folder_is_told(over_ssh):
    done = over_ssh("-o", "b.tar", "--folder", "/nowhere")
    assert done.returncode == 2 and b"no program may be started in /nowhere" in done.stderr


@pytest.mark.parametrize("output", ["b.tar", "-"])
def test_a_host_that_is_not_reached_is_told(output, over_ssh, folder):
    done = over_ssh("-o", output, reached=[f"-p{free_port()}", "-oBatchMode=yes"])
    assert done.returncode == 2 and b"ssh ended with 255" in done.stderr, done.stderr.decode()
    assert list(folder.iterdir()) == []


def test_a_folder_may_have_blanks_in_its_name(over_ssh, shell, folder):
    place = folder / "a folder's; $(touch x)  *"
    place.mkdir()
    done = over_ssh("-o", "b.tar", f"--folder={place}", "--", "--container", shell.id)
    assert done.returncode == 0 and f"wrote {place}/exhibit." in done.stderr.decode()
    assert list(place.iterdir()) == [] and not (folder / "x").exists()


def test_a_bundle_that_is_there_is_told_before_the_host_is_reached(over_ssh, folder):
    (folder / "b.tar").write_bytes(b"of a former run")
    done = over_ssh("-o", "b.tar")
    assert done.returncode == 2 and b"b.tar is there already" in done.stderr and b"wrote" not in done.stderr
    assert list(folder.iterdir()) == [folder / "b.tar"]


def test_an_interrupted_session_leaves_nothing(over_ssh):
    process = over_ssh("-o", "-", "--", "--capture", "all", start=subprocess.Popen)
    assert process.stdout.read(1)
    assert left_behind()
    process.stdout.close()
    process.terminate()
    process.wait(PATIENCE_S)
    wait_until(lambda: not left_behind(), "the host to be as it was")
    process.stderr.close()


def test_the_scripts_are_clean_shell():
    run("shellcheck", SCRIPT)
    lines = SCRIPT.read_text().splitlines()
    at_host = lines[next(n for n, line in enumerate(lines) if line.startswith("read -r -d ''")) + 1 : lines.index("SH")]
    run("shellcheck", "--shell=sh", "-", input="\n".join(at_host).encode())
