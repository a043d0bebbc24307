"""One page of all that is known: an intruded container, before and after, in the page's markup and data."""

import base64
import hashlib
import json
import re
import stat
from html.parser import HTMLParser

import pytest

from harness import planting, ssh, tamper
from harness.commands import wait_until

ATTACK = "/srv/</script><img src=x onerror=alert(1)>"
"""A path: the slash parts two names."""
LINE_SEPARATOR = "\u2028"

PLANTS = r"""
mkdir -p /etc/cron.d
echo '* * * * * root /tmp/x' >/etc/cron.d/job
cp /bin/busybox /srv/suid && chmod 4755 /srv/suid
mkdir -p '/srv/<' && touch '/srv/</script><img src=x onerror=alert(1)>' && chmod 4755 '/srv/</script><img src=x onerror=alert(1)>'
echo 'toor::0:0::/root:/bin/sh' >>/etc/passwd
printf '<!--<script>]]>\342\200\250\033[31m</script>\n' >/etc/profile
/programs/reverse_shell 4444 </dev/null >/dev/null 2>&1 &
"""

PRELUDE = r"""
printf 'root:x:0:0::/root:/bin/sh\n' >/etc/passwd
"""


@pytest.fixture(scope="module")
def bundles(docker, images, intruder, collect_once):
    options = [f"--volume={intruder}:/programs:ro"]
    with docker.container(images.busybox, "sleep", "1000000", name="reported", options=options) as container:
        container.exec("sh", "-ec", PRELUDE)
        before = collect_once("before.tar", "--container", container.name)
        container.exec("sh", "-ec", PLANTS)
        planting.edit_in_secret(container.root / "srv/edited")
        wait_until(lambda: len(container.all_pids()) > 1, "the intruder's shell")
        yield before, collect_once("after.tar", "--container", container.name)


@pytest.fixture(scope="module")
def page(bundles, programs):
    made = programs.exhibit("report", *bundles, "-o", "-", "--title", "web & </title> '118'")
    assert made.status == 0, made.complaint
    return made.text


class Elements(HTMLParser):
    """What a browser would make of the page: elements, texts, and the raw text of scripts and styles."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.raw, self.shown, self.attributes = [], [], [], []
        self.inside = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag in ("script", "style"):
            self.inside = (tag, dict(attrs))
            self.raw.append([tag, dict(attrs), ""])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.inside = None

    def handle_data(self, data):
        if self.inside:
            self.raw[-1][2] += data
        else:
            self.shown.append(data)


@pytest.fixture(scope="module")
def elements(page):
    return Elements(page)


@pytest.fixture(scope="module")
def data(elements):
    return {
        attributes["id"].removeprefix("data-"): json.loads(text)
        for tag, attributes, text in elements.raw
        if tag == "script" and attributes.get("type") == "application/json"
    }


def findings_on(data, subject):
    return [one for one in data["findings"] if one["subject"] == subject]


def test_every_block_is_there(data):
    assert set(data) == {
        "summary", "findings", "processes", "timeline", "texts", "mounts", "sockets", "ledger", "verification",
    }  # fmt: skip


def test_findings_of_both_comparisons_are_joined(data):
    (cron,) = findings_on(data, "/etc/cron.d/job")
    assert (cron["by"], cron["kind"], cron["change"], cron["verdict"]) == ("both", "file", "added", "added")
    assert cron["rank"] <= 2
    assert "T1053.003" in {technique for reason in cron["reasons"] for technique in reason["techniques"]}
    assert cron["owner"] == "0:0" and cron["mode"] == "-rw-r--r--" and cron["layer"] == "upper" and cron["captured"]
    (edited,) = findings_on(data, "/srv/edited")
    assert edited["sha256"] != edited["sha256_before"]


def test_worst_first_and_counted(data):
    ranks = [one["rank"] for one in data["findings"]]
    assert ranks == sorted(ranks)
    assert data["summary"]["ranks"] == [ranks.count(rank) for rank in range(1, 6)]
    assert data["summary"]["containers"][0]["ranks"] == data["summary"]["ranks"]


def test_indices_lead_to_what_they_name(data):
    count, containers = len(data["findings"]), len(data["summary"]["containers"])
    for block in ("processes", "mounts", "sockets", "timeline"):
        for row in data[block]:
            assert all(f < count for f in [*row.get("fs", []), *([row["f"]] if "f" in row else [])])
            assert row.get("c", 0) < containers
    for n, text in enumerate(data["texts"]):
        assert data["findings"][text["f"]]["text"] == n


def test_texts_tell_the_lines_that_came(data):
    (passwd,) = findings_on(data, "/etc/passwd")
    text = data["texts"][passwd["text"]]
    assert (text["before_name"], text["after_name"]) == ("A", "B")
    assert [" ", "root:x:0:0::/root:/bin/sh"] in text["hunks"][0]["lines"]
    assert ["+", "toor::0:0::/root:/bin/sh"] in text["hunks"][0]["lines"]


def test_the_shell_its_socket_and_its_start(data):
    (shell,) = [one for one in data["processes"] if one["cmdline"] == "sh" and one["change"] == "started"]
    assert shell["rank"] <= 2 and shell["fs"]
    assert any("4444" in socket for socket in shell["sockets"])
    sockets = [one for one in data["sockets"] if one.get("pid") == shell["pid"]]
    assert sockets and {one["change"] for one in sockets} == {"added"}
    started = [one for one in data["timeline"] if one["what"] == "started" and f"pid {shell['pid']} " in one["label"]]
    assert [one["t_text"] for one in started] == [shell["t_start_text"]]


def test_timeline_is_in_order(data):
    times = [one["t"] for one in data["timeline"]]
    assert times == sorted(times)
    kinds = {one["what"] for one in data["timeline"]}
    assert {"capture-begun", "capture-ended", "container-started", "born", "modified"} <= kinds


def test_verified_and_accounted_for(data, bundles):
    assert [one["verdict"] for one in data["verification"]] == ["CONSISTENT-UNSIGNED"] * 2
    digests = [hashlib.sha256(bundle.read_bytes()).hexdigest() for bundle in bundles]
    assert [one["sha256"] for one in data["summary"]["bundles"]] == digests
    assert all(side["outcomes"]["ok"] > 0 for side in data["ledger"]["sides"])
    assert {one["change"] for one in data["mounts"]} == {"same"}


# --- no text from the evidence acts ---------------------------------------------------------------------------------


def test_hostile_name_is_told_and_makes_no_element(page, elements, data):
    assert findings_on(data, ATTACK)[0]["rank"] <= 3
    assert ATTACK in "".join(elements.shown)
    assert "img" not in elements.tags
    assert not [one for one in elements.attributes if one[1].startswith("on") or one[1] in ("src", "srcset", "style")]
    assert LINE_SEPARATOR not in page and "\x1b" not in page


def test_hostile_content_stays_in_its_string(data):
    (profile,) = findings_on(data, "/etc/profile")
    assert ["+", r"<!--<script>]]>\u{2028}\x1b[31m</script>"] in data["texts"][profile["text"]]["hunks"][0]["lines"]


def test_title_is_text(elements, data):
    assert data["summary"]["title"] == "web & </title> '118'"
    assert elements.tags.count("title") == 1


def test_policy_allows_the_page_s_own_script_and_style_alone(elements):
    contents = [value for tag, name, value in elements.attributes if tag == "meta" and name == "content"]
    (policy,) = [value for value in contents if "default-src" in value]
    runs = [text for tag, attributes, text in elements.raw if tag == "script" and "type" not in attributes]
    styles = [text for tag, _, text in elements.raw if tag == "style"]
    assert len(runs) == 1 and len(styles) == 1
    for directive, (text,) in (("script-src", runs), ("style-src", styles)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "base-uri 'none'" in policy and "form-action 'none'" in policy


# --- without script, and without a page -----------------------------------------------------------------------------


def test_static_part_has_what_matters_most(elements, data):
    shown = " ".join(elements.shown)
    for finding in data["findings"]:
        if finding["rank"] <= 3:
            assert finding["subject"] in shown
    for word in ("CONSISTENT-UNSIGNED", "before.tar", "after.tar", "reported", "overlay", "/etc/cron.d/job"):
        assert word in shown


def test_of_one_bundle(bundles, programs):
    _, after = bundles
    made = programs.exhibit("report", after, "-o", "-")
    assert made.status == 0, made.complaint
    blocks = blocks_of(made.text)
    findings = blocks["findings"]
    assert {one["by"] for one in findings} == {"drift"}
    assert "/etc/cron.d/job" in {one["subject"] for one in findings}
    assert {one["change"] for one in blocks["processes"]} == {"captured"}


def test_a_new_file_and_never_over_another(bundles, programs, folder):
    folder.chmod(0o777)
    output = folder / "report.html"
    assert programs.exhibit("report", *bundles, "-o", output).status == 0
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    content = output.read_bytes()
    again = programs.exhibit("report", *bundles, "-o", output)
    assert again.status == 2 and str(output) in again.complaint
    assert output.read_bytes() == content
    assert [one.name for one in folder.iterdir()] == ["report.html"]


def test_story_on_a_terminal_and_as_an_object(bundles, programs):
    told = programs.exhibit("report", *bundles)
    assert told.status == 0 and "of rank 1" in told.text and "not verified" in told.text
    summary = programs.exhibit("report", *bundles, "--json").record
    assert summary["ranks"][0] > 0 and "T1053.003" in {one["id"] for one in summary["techniques"]}
    assert isinstance(summary["story"], list)


def test_a_bundle_that_contradicts_itself(bundles, programs, folder):
    before, after = bundles
    folder.chmod(0o777)
    broken = tamper.copy(after, folder, "broken.tar")
    tamper.flip(broken, broken.read_bytes().index(b"containers.jsonl") + 700)
    made = programs.exhibit("report", before, broken, "-o", folder / "report.html")
    assert made.status == 2 and "the bundle is TAMPERED; nothing was written" in made.complaint
    assert "says so" not in made.complaint and made.complaint.count("\n") == 1
    assert not (folder / "report.html").exists()


def blocks_of(text):
    blocks = re.findall(r'<script type="application/json" id="data-(\w+)">(.*?)</script>', text, re.DOTALL)
    return {name: json.loads(content) for name, content in blocks}


def test_a_verdict_stands_at_the_top_whatever_it_is(bundles, programs, folder):
    """What contradicts its digests and is not read for the report does not keep it from being written."""
    _, after = bundles
    broken = tamper.copy(after, folder, "broken.tar")
    tamper.flip(broken, broken.read_bytes().index(b"README-VERIFY.txt") + 600)
    made = programs.exhibit("report", broken, "-o", "-")
    assert made.status == 0 and "TAMPERED; the report says so" in made.complaint
    (told,) = blocks_of(made.text)["verification"]
    assert told["verdict"] == "TAMPERED" and told["faults"]
    assert '<span class="verdict tampered">TAMPERED</span>' in made.text


def test_signature_and_custody_are_told(bundles, programs, folder):
    folder.chmod(0o777)
    before, after = (tamper.copy(one, folder, one.name) for one in bundles)
    ada = ssh.make_person(folder, "ada")
    assert programs.exhibit("sign", after, "--ssh-key", ada.key).status == 0
    event = ("--event", "examined", "--by", "Ada <b>", "--where", "lab 2", "--why", "case 17")
    assert programs.exhibit("custody", "add", after, *event, "--ssh-key", ada.key).status == 0
    made = programs.exhibit("report", before, after, "--signer", ssh.allow(folder, ada), "-o", "-")
    assert made.status == 0, made.complaint
    blocks = blocks_of(made.text)
    unsigned, signed = blocks["verification"]
    assert (unsigned["verdict"], signed["verdict"]) == ("CONSISTENT-UNSIGNED", "AUTHENTIC")
    assert "ada" in signed["signatures"][0] and ada.fingerprint in signed["signatures"][0]
    assert signed["seal_sha256"] == programs.exhibit("verify", "--json", after).record["seal_sha256"]
    (told,) = signed["custody"]
    assert (told["event"], told["who"], told["where"], told["why"]) == ("examined", "Ada <b>", "lab 2", "case 17")
    assert told["hash_state"] == "as now" and signed["custody_verdict"] == "WHOLE"
    assert [one["t_text"] for one in blocks["timeline"] if one["what"] == "custody"] == [told["t_text"]]
    shown = " ".join(Elements(made.text).shown)
    assert "AUTHENTIC" in shown and "Ada <b>" in shown and ada.fingerprint in shown
    assert programs.exhibit("report", before, after, "--signer", ssh.allow(folder, ada)).text.count("AUTHENTIC") == 1


def test_required_signature_that_is_not_there(bundles, programs):
    made = programs.exhibit("report", *bundles, "--require-signature", "-o", "-")
    assert made.status == 2 and made.stdout == b""
    assert "not signed or stamped as required" in made.complaint
