"""Why findings matter: real plants, each with its reason, technique and rank, through drift and through diff."""

import os

import pytest

from harness import planting, procfs
from harness.commands import wait_until

PLANTS = r"""
mkdir -p /etc/cron.d /root/.ssh /dev/shm/.cache
echo '* * * * * root /tmp/x' >/etc/cron.d/job
echo 'ssh-ed25519 AAAA intruder' >/root/.ssh/authorized_keys
echo /lib/hook.so >/etc/ld.so.preload
cp /bin/busybox /srv/suid && chmod 4755 /srv/suid
echo 'export X=1' >/etc/profile
tar -czf /tmp/loot.tgz -C /srv .
mkdir -p /var/www/html /etc/sudoers.d /etc/systemd/system /etc/apt/apt.conf.d /etc/pam.d
echo '<?php system($_GET["c"]);' >/var/www/html/x.php
echo 'app ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/app
echo '[Service]' >/etc/systemd/system/x.service
echo 'DPkg::Post-Invoke {"/tmp/x";};' >/etc/apt/apt.conf.d/99x
echo 'auth sufficient pam_permit.so' >/etc/pam.d/common-auth
printf '#!/bin/sh
id
' >/bin/implant && chmod 755 /bin/implant && touch -d '2020-01-01 00:00:00' /bin/implant
cp /bin/busybox '/srv/[kworker]'
/programs/holder deleted </dev/null >/dev/null 2>&1 &
/programs/holder memfd </dev/null >/dev/null 2>&1 &
/programs/reverse_shell 4444 </dev/null >/dev/null 2>&1 &
"""

FILES = {
    "/etc/cron.d/job": ("cron", "T1053.003"),
    "/root/.ssh/authorized_keys": ("ssh-key", "T1098.004"),
    "/etc/ld.so.preload": ("ld-preload", "T1574.006"),
    "/srv/suid": ("setuid", "T1548.001"),
    "/etc/profile": ("shell-profile", "T1546.004"),
    "/dev/shm/.cache": ("hidden-in-temporary-place", "T1564.001"),
    "/tmp/loot.tgz": ("archive-staged", "T1074.001"),
    "/var/www/html/x.php": ("web-script", "T1505.003"),
    "/etc/sudoers.d/app": ("sudoers", "T1548.003"),
    "/etc/systemd/system/x.service": ("systemd-unit", "T1543.002"),
    "/etc/apt/apt.conf.d/99x": ("package-hook", "T1546.016"),
    "/etc/pam.d/common-auth": ("pam", "T1556.003"),
    "/bin/implant": ("older-than-its-birth", "T1070.006"),
    "/srv/[kworker]": ("kernel-thread-name", "T1036.004"),
    "/srv/edited": ("other-content-same-look", "T1070.006"),
    "/srv/untouched": ("file-capabilities", "T1548"),
}
CAP_SETUID = bytes.fromhex("01000002" "80000000" "00000000" "00000000" "00000000")
"""Effective and permitted: struct vfs_cap_data, revision 2."""

PROCESSES = {
    "deleted-executable": "T1070.004",
    "memfd-executable": "T1620",
    "shell-on-socket": "T1059.004",
}


@pytest.fixture(scope="module")
def bundles(docker, images, intruder, collect_once):
    """Before and after an intrusion."""
    options = [f"--volume={intruder}:/programs:ro"]
    with docker.container(images.busybox, "sleep", "1000000", name="intruded", options=options) as container:
        before = collect_once("before.tar", "--container", container.name)
        container.exec("sh", "-ec", PLANTS)
        planting.edit_in_secret(container.root / "srv/edited")
        os.setxattr(container.root / "srv/untouched", "security.capability", CAP_SETUID)
        wait_until(lambda: has_all(container), "the intruder's programs")
        yield before, collect_once("after.tar", "--container", container.name)


def has_all(container):
    links = [os.readlink(f"/proc/{pid}/exe") for pid in container.all_pids()]
    shells = [pid for pid in container.all_pids() if procfs.cmdline(pid)[:1] == ["sh"]]
    return sum("(deleted)" in link for link in links) == 2 and shells


@pytest.fixture(params=["drift", "diff"])
def findings(request, bundles, programs):
    before, after = bundles
    arguments = (after,) if request.param == "drift" else (before, after)
    result = programs.exhibit(request.param, *arguments, "--json")
    assert result.status == 1, result.complaint
    return result.records


def reasons(finding):
    return {reason["id"]: reason["techniques"] for reason in finding["reasons"]}


@pytest.mark.story
@pytest.mark.parametrize("path", FILES)
def test_planted_file(findings, path):
    identifier, technique = FILES[path]
    (finding,) = [one for one in findings if one.get("path") == path and one["kind"] == "file"]
    assert technique in reasons(finding)[identifier]
    assert finding["rank"] <= 2


@pytest.mark.parametrize("identifier", PROCESSES)
def test_planted_process(findings, identifier):
    told = [one for one in findings if one["kind"] == "process" and identifier in reasons(one)]
    assert len(told) == 1
    assert PROCESSES[identifier] in reasons(told[0])[identifier]
    assert told[0]["rank"] <= 2


def test_worst_first(findings):
    ranks = [finding["rank"] for finding in findings]
    assert ranks == sorted(ranks)


def test_copy_of_a_tool_is_told(findings):
    (finding,) = [one for one in findings if one.get("path") == "/srv/suid" and one["kind"] == "file"]
    assert "system-tool-copied" in reasons(finding)


def test_least_rank_filters_and_the_status_speaks_of_all(bundles, programs):
    _, after = bundles
    strict = programs.exhibit("drift", after, "--json", "--min-rank", "1")
    assert strict.status == 1
    assert strict.records and {finding["rank"] for finding in strict.records} == {1}


def test_own_rules(bundles, programs, folder):
    _, after = bundles
    rules = folder / "rules.json"
    rules.write_text(
        '{"rules": [{"id": "loot", "of": "file", "level": 1, "aspect": "place", "techniques": [], "says": "loot",'
        ' "when": [{"name": ["*.tgz"]}]}]}'
    )
    rules.chmod(0o644)
    told = programs.exhibit("drift", after, "--json", "--rules", rules).records
    assert [one["path"] for one in told if "loot" in reasons(one)] == ["/tmp/loot.tgz"]
    rules.write_text('{"rules": [{"id": "loot"}]}')
    refused = programs.exhibit("drift", after, "--rules", rules)
    assert refused.status == 2
    assert str(rules) in refused.complaint and "rule 1 (loot)" in refused.complaint


def test_yara(bundles, programs, folder):
    _, after = bundles
    rules = folder / "rules.yar"
    rules.write_text('rule Intruder { strings: $a = "intruder" condition: $a }')
    rules.chmod(0o644)
    told = programs.exhibit("drift", after, "--json", "--yara", rules).records
    (finding,) = [one for one in told if "yara" in reasons(one)]
    assert (finding["path"], finding["rank"]) == ("/root/.ssh/authorized_keys", 1)
    rules.write_text("rule {")
    refused = programs.exhibit("drift", after, "--yara", rules)
    assert refused.status == 2
    assert str(rules) in refused.complaint and "line 1" in refused.complaint


def test_a_normal_server_is_quiet(web, collect, programs):
    """Nothing of an nginx as it comes is worth a look."""
    after = collect("web.tar", "--container", web.name)
    ranked = programs.exhibit("drift", after, "--json", "--all", "--min-rank", "2").records
    assert ranked == []


def test_a_container_that_commands_its_host(docker, images, fresh_name, collect, programs, tmp_path):
    """Preparation of an escape: the runtime's socket is mounted."""
    socket = tmp_path / "docker.sock"
    socket.touch()
    options = [f"--volume={socket}:/var/run/docker.sock", "--pid=host"]
    with docker.container(images.busybox, "sleep", "1000000", name=fresh_name, options=options) as container:
        after = collect("after.tar", "--container", container.name)
    told = programs.exhibit("drift", after, "--json", "--min-rank", "2").records
    assert {"runtime-socket-mounted", "host-pid"} <= {name for one in told for name in reasons(one)}
