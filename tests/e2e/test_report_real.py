"""`exhibit report -o`: the page of a real container before and after an intruder, in a real browser.

What the intruder leaves behind attacks whoever reads the report: names, arguments and content that would be markup.
"""

import json
import re

import pytest

from harness import planting, procfs
from harness.browser import Browser
from harness.commands import run, wait_until
from harness.page_checks import VIEWS, check_only_text, visit, visit_all

MARKUP = "</script><img src=x onerror=window.pwned=1>"
"""As a path it is a file in a folder that is called "<"."""

PLANTS = r"""
mkdir -p /etc/cron.d /root/.ssh '/etc/cron.d/<' /var/www/html
echo '* * * * * root /tmp/x' >/etc/cron.d/job
echo 'ssh-ed25519 AAAA intruder' >/root/.ssh/authorized_keys
echo /lib/hook.so >/etc/ld.so.preload
cp /bin/busybox /srv/suid && chmod 4755 /srv/suid
echo 'export X=1 # MARKUP' >>/etc/profile
echo '<?php system($_GET["c"]); ?>MARKUP' >/var/www/html/x.php
printf '* * * * * root \033[31m\342\200\256gpj MARKUP\n' >'/etc/cron.d/MARKUP'
echo '* * * * * root x' >"/etc/cron.d/$(printf 'bidi\342\200\256gpj\033[2J')"
cp /bin/busybox /tmp/sleep
/tmp/sleep 1000000 'MARKUP' </dev/null >/dev/null 2>&1 &
/tmp/sleep 1000000 </dev/null >/dev/null 2>&1 &
""".replace(
    "MARKUP", MARKUP
)


@pytest.fixture(scope="module")
def bundles(docker, images, collect_once):
    """Before and after an intrusion."""
    with docker.container(images.busybox, "sleep", "1000000", name="reported") as container:
        before = collect_once("before.tar", "--container", container.name)
        container.exec("sh", "-ec", PLANTS)
        planting.edit_in_secret(container.root / "srv/edited")
        wait_until(
            lambda: any(procfs.cmdline(pid)[:1] == ["/tmp/sleep"] for pid in container.all_pids()),
            "the intruder's program",
        )
        return before, collect_once("after.tar", "--container", container.name)


@pytest.fixture(scope="module")
def report(programs, bundles, tmp_path_factory):
    """The page of both."""
    result = programs.exhibit("report", *bundles, "-o", "-", "--title", f"case 118 {MARKUP}")
    assert result.status == 0, result.complaint
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(result.stdout)
    return file


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def page(chromium, report):
    """The page, which breaks nothing: no error, no request, no breach of its policy."""
    chromium.do("page.goto", "about:blank")
    chromium.troubles()
    chromium.open(report)
    chromium.wait("#app:not([hidden])")
    yield chromium
    assert chromium.troubles() == []


def test_its_data_are_those_that_the_page_is_written_for(report):
    data = dict(
        re.findall(
            r'<script type="application/json" id="data-(\w+)">(.*?)</script>', report.read_text(), flags=re.DOTALL
        )
    )
    assert {name: type(json.loads(text)) for name, text in data.items()} == {
        "summary": dict, "findings": list, "processes": list, "timeline": list, "texts": list, "mounts": list, "sockets": list,
        "ledger": dict, "verification": list,
    }  # fmt: skip
    assert "<" not in "".join(data.values())


def test_what_the_intruder_did_is_told(page):
    for view in VIEWS:
        visit(page, view)
        assert page.text(f"#view-{view}")
        page.screenshot(f"real-{view}")
    visit(page, "findings")
    assert "/etc/ld.so.preload" in page.text("#finding-rows")
    visit(page, "files")
    assert "ld.so.preload" in page.text("#file-rows")
    visit(page, "processes")
    assert "/tmp/sleep" in page.text("#process-rows")
    visit(page, "timeline")
    page.do("page.selectOption", "#time-rank", {"index": 3})
    page.settle()
    assert "ld.so.preload" in page.text("#time-rows")
    page.screenshot("real-timeline-worst")
    visit(page, "texts")
    assert "export X=1" in page.text("#view-texts .line.plus >> text=export")
    visit(page, "verification")
    assert "CONSISTENT" in page.text("#view-verification") or "UNSIGNED" in page.text("#view-verification")


def test_what_the_intruder_named_never_becomes_markup(page, tmp_path):
    many = page.evaluate("Number(document.querySelector('#nav a[href=\"#findings\"] .nav-count').textContent)")
    visit_all(page, findings=min(many, 40), processes=3)
    visit(page, "findings")
    page.fill("#finding-search", "<img src=x")
    page.settle()
    assert MARKUP in page.text("#finding-rows")
    page.screenshot("real-hostile")
    page.do("page.pdf", {"path": str(tmp_path / "report.pdf")})
    check_only_text(page)
    assert MARKUP in run("pdftotext", "-raw", tmp_path / "report.pdf", "-").decode().replace("\n", "")


def test_names_that_are_escaped_have_their_bytes(page):
    visit(page, "findings")
    page.fill("#finding-search", "bidi")
    page.settle()
    page.click("#finding-rows .row")
    page.settle()
    assert r"bidi\u{202e}gpj\x1b[2J" in page.text("#inspector .subject")
    assert "Copy bytes as base64" in page.text("#inspector .subject")


def test_without_script_it_is_read(report, tmp_path):
    with Browser(tmp_path / "profile", javaScriptEnabled=False) as browser:
        browser.open(report)
        static = browser.text("#static")
        assert "/etc/ld.so.preload" in static and MARKUP in static
        browser.screenshot("real-no-script")
        assert browser.troubles() == []
