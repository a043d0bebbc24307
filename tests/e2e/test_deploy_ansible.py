"""deploy/ansible by a real ansible-playbook on this host, and what can be said of deploy/velociraptor without one."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from harness.bundle import Bundle
from harness.commands import PATIENCE_S, run
from harness.deploy import on_host

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.fixture
def playbook(programs, static_collector, folder):
    """Runs the play against this host, with further variables; `ansible-playbook` and `exhibit` are in its path."""
    place = shutil.copytree(DEPLOY / "ansible", folder / "play")
    shutil.copy(static_collector, place)
    (place / "inventory").write_text(
        "here ansible_connection=local ansible_python_interpreter=/usr/bin/python3 ansible_become=false\n"
    )
    environment = {"PATH": f"{programs.reader.parent}:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def playbook(mounts=":", **variables):
        """`mounts` is shell that changes what the play alone sees mounted, in the folder of the play."""
        argv = ["ansible-playbook", "-i", "inventory", "collect.yml", "--extra-vars", json.dumps(variables)]
        argv = ["unshare", "--mount", "sh", "-euc", f'{mounts}; exec "$@"', "sh", *argv]
        return subprocess.run(argv, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S)

    playbook.place, playbook.environment = place, environment
    before = on_host()
    playbook.left = lambda: on_host() - before
    yield playbook
    assert not playbook.left()


def test_the_play_is_one():
    run("ansible-playbook", "--syntax-check", "-i", "here,", "collect.yml", cwd=DEPLOY / "ansible", env={**os.environ, "LC_ALL": "C.UTF-8"})


def test_a_host_is_collected_and_left_as_it_was(playbook, shell):
    done = playbook(
        exhibit_collect_options=["--container", shell.id, "--note", "it's; $(touch x)"], exhibit_collect_receive_options=["--why", "case 17"]
    )
    assert done.returncode == 0, done.stdout.decode()
    bundle = Bundle(playbook.place / "bundles/here.tar")
    assert bundle.root_listing(shell)[b"/bin/busybox"]["sha256"]
    assert json.loads(bundle.content("data/acquisition/start.json"))["operator"]["note"] == "it's; $(touch x)"
    assert '"case 17"' in (playbook.place / "bundles/here.tar.custody.jsonl").read_text()
    assert sorted(os.listdir(playbook.place / "bundles")) == ["here.tar", "here.tar.custody.jsonl"]


@pytest.mark.parametrize("suffix", ["", ".partial", ".fetched"])
def test_what_is_there_already_is_kept_and_the_host_is_not_touched(suffix, playbook):
    former = playbook.place / f"bundles/here.tar{suffix}"
    former.parent.mkdir()
    former.write_bytes(b"of a former run")
    done = playbook(exhibit_collect_options=["--container", "none-such"])
    assert done.returncode != 0 and f"bundles/here.tar{suffix}: there already" in done.stdout.decode()
    assert b"Make folders on the host" not in done.stdout
    assert former.read_bytes() == b"of a former run" and list(former.parent.iterdir()) == [former]


@pytest.mark.skipif(shutil.which("exhibit") is not None, reason="exhibit is installed on this host")
def test_a_control_node_without_exhibit_is_told_and_the_host_is_not_touched(playbook):
    playbook.environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    done = playbook()
    assert done.returncode != 0 and b"No such file or directory" in done.stdout
    assert b"Make folders on the host" not in done.stdout


def test_a_second_run_takes_nothing_under_the_name_of_the_first(playbook, shell):
    assert playbook(exhibit_collect_options=["--container", shell.id]).returncode == 0
    bundle = playbook.place / "bundles/here.tar"
    first = bundle.read_bytes()
    done = playbook(exhibit_collect_options=["--container", shell.id])
    assert done.returncode != 0 and b"bundles/here.tar, " in done.stdout
    assert bundle.read_bytes() == first
    assert playbook(exhibit_collect_options=["--container", shell.id], exhibit_collect_bundle="bundles/second.tar").returncode == 0
    names = {"here.tar", "here.tar.custody.jsonl", "second.tar", "second.tar.custody.jsonl"}
    assert set(os.listdir(bundle.parent)) == names


def test_an_encrypted_bundle_is_received_as_it_is(playbook, shell, folder):
    run("age-keygen", "-o", folder / "key.txt")
    recipient = run("age-keygen", "-y", folder / "key.txt").decode().strip()
    done = playbook(
        exhibit_collect_options=["--container", shell.id, "--recipient", recipient], exhibit_collect_bundle="bundles/here.tar.age"
    )
    assert done.returncode == 0, done.stdout.decode()
    assert (playbook.place / "bundles/here.tar.age").read_bytes().startswith(b"age-encryption.org/v1\n")


def test_a_collector_that_fails_is_removed_all_the_same(playbook):
    done = playbook(exhibit_collect_options=["--container", "none-such"])
    assert done.returncode != 0 and b"no container has this id" in done.stdout
    assert not list((playbook.place / "bundles").iterdir())


def test_a_bundle_that_cannot_be_fetched_is_kept_and_the_play_tells_where(playbook, shell, programs):
    bundles = playbook.place / "bundles"
    bundles.mkdir()
    done = playbook(
        "mount -t tmpfs -o size=64k none bundles",
        exhibit_collect_options=["--container", shell.id],
        exhibit_collect_receive_options=["--why", "again"],
    )
    said = done.stdout.decode()
    assert done.returncode != 0 and "'Fetch the bundle' failed" in said
    (told,) = re.findall(r"The bundle is kept on here: (/dev/shm/exhibit\.\w+/bundle\.tar)\.", said)
    told_command = rf"ssh here 'sudo cat {told}' \| exhibit (receive -o bundles/here\.tar --expect-seal [0-9a-f]{{64}} --why again), then"
    (receive,) = re.findall(told_command, said)
    assert list(Path(told).parent.iterdir()) == [Path(told)]
    assert playbook.left() == {Path(told).parent}, "the collector is gone"
    run(programs.reader, *receive.split(), input=Path(told).read_bytes(), cwd=playbook.place)
    assert Bundle(bundles / "here.tar").root_listing(shell)
    shutil.rmtree(Path(told).parent)


def test_what_a_collector_wrote_that_was_ended_is_kept_too(playbook, shell):
    small = playbook.place / "small"
    small.mkdir()
    mounts = "mount -t tmpfs -o size=64k,noexec none small"
    done = playbook(mounts, exhibit_collect_folder=str(small), exhibit_collect_options=["--container", shell.id])
    said = done.stdout.decode()
    assert done.returncode != 0 and "'Collect' failed" in said
    (told,) = re.findall(r"kept on here: (\S+)\. .*? 'sudo cat (\S+)' \| exhibit receive -o bundles/here\.tar, then", said)
    assert told[0] == told[1] and re.fullmatch(rf"{small}/exhibit\.\w+/bundle\.tar\.partial", told[0])


NO_PROGRAMS = "mount --bind {0} {0}; mount -o remount,bind,noexec {0}"


def test_where_the_hosts_memory_starts_no_program_the_collector_lies_elsewhere(playbook, shell):
    done = playbook(NO_PROGRAMS.format("/dev/shm"), exhibit_collect_options=["--container", shell.id])
    said = done.stdout.decode()
    assert done.returncode == 0, said
    assert re.search(r"/dev/shm/exhibit\.\w+ and /(run|tmp)/exhibit\.\w+", said)
    assert Bundle(playbook.place / "bundles/here.tar").root_listing(shell)


def test_a_host_that_starts_no_program_is_told_before_anything_is_copied(playbook, programs):
    mounts = [NO_PROGRAMS.format(folder) for folder in ("/dev/shm", "/run", "/tmp")]
    mounts.append("mount --bind {0} {0}; mount -o remount,bind,exec {0}".format(programs.reader.parent))  # of the control node
    done = playbook("; ".join(mounts))
    assert done.returncode != 0 and b"name a folder with exhibit_collect_folder" in done.stdout
    assert b"Copy the collector" not in done.stdout


def test_the_roles_shell_is_clean():
    tasks = yaml.safe_load((DEPLOY / "ansible/roles/exhibit_collect/tasks/main.yml").read_text())
    (script,) = (task["ansible.builtin.command"]["argv"][2] for task in tasks if task["name"].startswith("Make folders on the host"))
    run("shellcheck", "--shell=sh", "-", input=script.encode())


def test_the_role_has_the_license_of_the_project():
    meta = yaml.safe_load((DEPLOY / "ansible/roles/exhibit_collect/meta/main.yml").read_text())
    assert meta["galaxy_info"]["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0" in (DEPLOY.parent / "LICENSE").read_text()


# --- Velociraptor ---------------------------------------------------------------------------------------------------

ARTIFACT = yaml.safe_load((DEPLOY / "velociraptor/Exhibit.Collect.yaml").read_text())
DOCUMENTED = {
    "name", "author", "description", "reference", "type", "required_permissions", "implied_permissions", "resources", "tools",
    "precondition", "parameters", "sources", "column_types", "export", "imports", "aliases", "reports", "impersonate",
}  # fmt: skip
"""Fields of an artifact ("Artifacts: Basic Fields" and "Advanced Fields" of Velociraptor's documentation)."""


def test_the_artifact_has_the_documented_fields():
    assert set(ARTIFACT) <= DOCUMENTED
    assert ARTIFACT["type"] == "CLIENT" and "EXECVE" in ARTIFACT["required_permissions"]
    for parameter in ARTIFACT["parameters"]:
        assert set(parameter) <= {"name", "description", "default", "type", "choices", "friendly_name", "validating_regex"}
        assert parameter.get("type", "string") in ("string", "choices")
    (source,) = ARTIFACT["sources"]
    assert set(source) <= {"name", "query", "precondition", "description"}
    assert set(ARTIFACT["resources"]) <= {
        "timeout", "ops_per_second", "cpu_limit", "iops_limit", "max_rows", "max_upload_bytes", "max_batch_wait", "max_batch_rows",
        "max_batch_rows_buffer",
    }  # fmt: skip


GIB = 1024**3


def test_what_the_artifact_captures_by_default_can_be_uploaded():
    """Velociraptor cancels the collection past its limit, which is 1 GiB where the artifact says none."""
    default = {parameter["name"]: parameter.get("default") for parameter in ARTIFACT["parameters"]}
    captured = int(default["CaptureLimit"].removesuffix("G")) * GIB
    (told,) = re.findall(r"Above (\d+)G raise the collection's upload limit", str(ARTIFACT["parameters"]))
    limits = ARTIFACT["resources"]
    assert limits["max_upload_bytes"] >= int(told) * GIB + GIB >= captured + GIB, "1 GiB for what is read besides content"
    seconds_for_upload = limits["timeout"] - int(default["Deadline"])
    assert limits["max_upload_bytes"] / seconds_for_upload < 1_000_000, "bytes a second"


def test_the_artifact_removes_the_bundle_only_once_it_is_uploaded():
    """In VQL, for which there is no engine here: a temporary folder goes with its query, a file beside it does not."""
    query = ARTIFACT["sources"][0]["query"]
    assert 'LET Bundle <= tempdir(remove_last=TRUE) + ".exhibit.tar"' in query
    removals = re.findall(r".*\brm\(.*", query)
    assert removals == ["SELECT *, if(condition=Upload.sha256 OR Upload.Sha256, then=rm(filename=Bundle)) AS Removed FROM Run"]
    assert query.index("log(") < query.index("upload("), "where it lies is said before it can be cancelled"


def test_the_artifact_uses_what_it_declares():
    query = ARTIFACT["sources"][0]["query"]
    for parameter in ARTIFACT["parameters"]:
        assert re.search(rf"\b{parameter['name']}\b", query), parameter["name"]
    assert f'ToolName="{ARTIFACT["tools"][0]["name"]}"' in query
    assert query.count("(") == query.count(")") and query.count("{") == query.count("}")


def test_the_artifacts_command_line_is_one_of_the_collectors(programs, shell, folder):
    options = re.findall(r'"(--?[a-z-]+=?)"', ARTIFACT["sources"][0]["query"])
    values = {"-o": folder / "bundle.tar", "--capture=": "runtime", "--capture-limit=": "1G", "--deadline=": "3000", "--container=": shell.id,
              "--case=": "17"}  # fmt: skip
    assert set(options) == {*values, "--json", "--recipient="}
    argv = ["-o", values.pop("-o"), "--json", *(name + value for name, value in values.items())]
    done = programs.collect(*argv)
    assert done.status == 0, done.complaint
    assert done.record["seal_sha256"], "what the artifact calls Seal"
