"""The page of a report in a real browser: what one reads in it, how one moves, and that evidence is no more than text.

The reports are made up (harness/report_sample.py). EXHIBIT_E2E_SCREENSHOTS names a folder for pictures of the tests.
"""

import base64

import pytest

from harness import report_sample
from harness.browser import Browser
from harness.commands import run
from harness.page_checks import VIEWS, check_only_text, visit, visit_all
from harness.report_page import page_of
from harness.report_parts import digest


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The file of each made-up report."""
    folder = tmp_path_factory.mktemp("pages")

    def page(make):
        file = folder / f"{make.__name__}.html"
        if not file.exists():
            file.write_text(
                page_of(make()),
                encoding="utf-8",
                errors="surrogatepass" if make is report_sample.hostile else "strict",
            )
        return file

    return page


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(chromium):
    """A browser whose page breaks nothing: no error, no request, no breach of its policy."""
    chromium.do("page.setViewportSize", {"width": 1400, "height": 900})
    chromium.do("page.goto", "about:blank")
    chromium.troubles()
    yield chromium
    assert chromium.troubles() == []


@pytest.fixture
def small(browser, pages):
    browser.open(pages(report_sample.small))
    browser.wait("#app:not([hidden])")
    return browser


def show(browser, view):
    browser.click(f"#nav a[href='#{view}']")
    browser.settle()


def count(browser, selector):
    return browser.evaluate(f"document.querySelectorAll({selector!r}).length")


def rows(browser, name="finding", part=None):
    """What the rows in sight say, in their order."""
    return browser.probe("rows", name, part)


# --- what one reads -------------------------------------------------------------------------------------------------


def test_the_first_view_has_verdicts_story_and_the_worst(small):
    overview = small.text("#view-overview")
    for words in (
        "A: AUTHENTIC",
        "B: CONSISTENT-UNSIGNED",
        "A cron job was added",
        "T1053.003",
        "/etc/ld.so.preload",
        "web-0.tar",
        "docker",
    ):
        assert words in overview
    assert count(small, "#view-overview .story li") == 9
    small.screenshot("overview")


def test_a_line_of_the_story_leads_to_its_evidence(small):
    small.click("#view-overview .story a.rests")
    small.settle()
    assert "/var/www/html/uploads/avatar.php" in small.text("#inspector .subject")
    assert "<?php system($_REQUEST['c']); ?>" in small.text("#inspector .diff")


def test_every_view_has_something_to_show(small):
    for view in VIEWS:
        show(small, view)
        assert len(small.text(f"#view-{view}")) > 100
        assert [v for v in VIEWS if small.do("page.isVisible", f"#view-{v}")] == [view]
        small.screenshot(view)


def test_evidence_has_digests_times_records_and_processes(small):
    small.click("#nav a[href='#findings']")
    small.click("#finding-rows .row >> text=/^4242/")
    small.settle()
    inspector = small.text("#inspector")
    for words in (
        "look at it now",
        "T1059",
        "≠ exe",
        "/usr/sbin/nginx",
        "/tmp/.x (deleted)",
        "1 field alike",
        "4242 [kworker/0:1]",
    ):
        assert words in inspector
    small.click("#finding-rows .row >> text=/^\\/bin\\/ls/")
    small.settle()
    inspector = small.text("#inspector")
    for words in (
        digest("/bin/ls"),
        digest("/bin/lsbefore"),
        "2026-11-24T12:06:00.000000000Z",
        "151,344 bytes",
        "-rwxr-xr-x",
    ):
        assert words in inspector
    small.screenshot("evidence")


def test_a_report_of_one_bundle_compares_nothing(browser, pages):
    browser.open(pages(report_sample.single))
    browser.wait("#view-overview .story")
    overview = browser.text("#view-overview")
    assert "web-1.tar" in overview and "web-0.tar" not in overview and "B only" not in overview
    visit_all(browser, findings=5, processes=3)
    visit(browser, "timeline")
    assert not browser.do("page.isVisible", "#span-between")
    assert browser.do("page.isVisible", "#span-day")


def test_an_address_tells_a_place_in_the_report(browser, pages):
    browser.open(pages(report_sample.small), "#finding-3")
    browser.wait("#inspector .subject")
    assert "/etc/passwd" in browser.text("#inspector .subject")
    assert "/etc/passwd" in browser.text("#finding-rows [aria-selected=true]")
    browser.do("page.goto", "about:blank")
    browser.open(pages(report_sample.small), "#finding-999999")
    browser.wait("#view-overview .story")
    assert not browser.do("page.isVisible", "#inspector")


def test_names_and_digests_are_copied_and_names_also_as_bytes(small):
    small.do("context.grantPermissions", ["clipboard-read", "clipboard-write"])
    show(small, "findings")
    small.fill("#finding-search", "gpj")
    small.click("#finding-rows .row")
    small.click("#inspector .subject button:has-text('base64')")
    small.settle()
    assert base64.b64decode(small.evaluate("navigator.clipboard.readText()")) == "/opt/b\x1b[31m\u202egpj".encode()
    small.click("#inspector .facts button:has-text('Copy')")
    small.settle()
    shown = digest(r"/opt/b\x1b[31m\u{202e}gpj")
    assert small.evaluate("navigator.clipboard.readText()") == shown
    assert small.text("#said") == "the digest copied"


def test_text_is_compared_in_one_column_and_side_by_side(small):
    show(small, "texts")
    assert count(small, "#view-texts .lines.split") == 0
    small.click("#view-texts .text-change:nth-of-type(6) button")
    assert "64" in small.text("#view-texts .lines.split .plus b")
    assert "More changed than is shown here" in small.text("#view-texts")
    assert "content of A was not captured" in small.text("#view-texts")


# --- how one finds --------------------------------------------------------------------------------------------------


def test_search_and_filters_narrow_the_list(small):
    show(small, "findings")
    small.press("/")
    small.do("page.keyboard.type", "cron")
    small.settle()
    assert ["logrotate" in row for row in rows(small)] == [True]
    assert small.text("#finding-count").startswith("1 of 169")
    assert small.text("#finding-rows mark") == "cron"
    small.fill("#finding-search", 'PACKAGE12/ "doc/package"')
    assert len(rows(small)) == 1
    small.click("#filter-clear")
    small.click("#filter-ranks button:nth-child(2)")
    assert len(rows(small)) == 5
    small.click("#filter-changes button:has-text('modified')")
    assert len(rows(small)) == 2
    small.click("#filter-clear")
    for selector, option, number in (
        ("kind", "socket (1)", 1),
        ("container", "api", 51),
        ("technique", "T1574.006", 2),
    ):
        index = small.probe("option", f"#filter-{selector}", option)
        small.do("page.selectOption", f"#filter-{selector}", {"index": index})
        assert small.text("#finding-count").startswith(f"{number} of 169")
        small.click("#filter-clear")
    small.do("page.selectOption", "#filter-by", {"index": 2})
    assert small.text("#finding-count").startswith("113 of 169")
    small.click("#filter-clear")
    small.click("#filter-text")
    assert small.text("#finding-count").startswith("7 of 169")
    small.click("#filter-clear")
    small.do("page.selectOption", "#sort", {"index": 1})
    small.settle()
    subjects = rows(small, part="code")
    assert subjects == sorted(subjects)


def test_a_technique_leads_to_all_its_findings(small):
    small.click(".technique-card:has-text('T1574.006')")
    small.settle()
    assert ["ld.so.preload" in row or "libselinux" in row for row in rows(small)] == [True, True]


def test_the_tree_of_files_rolls_up_changes_and_ranks(small):
    show(small, "files")
    named = {row.split("/")[0].split(" ")[-1].lstrip("0123456789▾▸"): row for row in rows(small, "file")}
    tree = "\n".join(rows(small, "file"))
    assert "ld.so.preload" in tree and "pkg0.bin" not in tree, "open where the worst is, closed elsewhere"
    assert named
    before = count(small, "#file-rows .row")
    small.click("#file-rows .row:has-text('cache/apt/')")
    small.settle()
    assert "pkg0.bin" in "\n".join(rows(small, "file")) and count(small, "#file-rows .row") > before
    small.click("#file-collapse")
    small.settle()
    closed = rows(small, "file")
    assert len(closed) == 2 and "added46" in closed[0] and "rank 1" in closed[0]
    small.fill("#file-search", "settings")
    small.settle()
    assert "settings.py" in "\n".join(rows(small, "file"))
    assert small.text("#file-count") == "1 file"


def test_the_tree_of_processes_shows_who_started_whom(small):
    show(small, "processes")
    levels = small.probe("levels")
    assert [levels[pid] for pid in ("1", "44", "4200", "4242")] == ["2", "3", "4", "5"]
    small.click("#process-rows .row:has-text('4242')")
    small.settle()
    inspector = small.text("#inspector")
    assert "203.0.113.9:4444 established" in inspector and "4200 sh -c /tmp/.x" in inspector
    small.click("#inspector .finding-link:has-text('/tmp/.x')")
    small.settle()
    assert "setuid root" in small.text("#inspector")


# --- the timeline ---------------------------------------------------------------------------------------------------


def seconds_in_view(browser):
    browser.settle()
    begin, end = browser.text("#time-span").split(" UTC")[0].split(" to ")
    return browser.evaluate(f"(Date.parse({end!r} + 'Z') - Date.parse({begin!r} + 'Z')) / 1000")


def test_the_timeline_begins_where_it_happened(small):
    show(small, "timeline")
    assert small.text("#time-span").startswith("2026-11-24 11:")
    assert 600 < seconds_in_view(small) < 3600
    small.click("#span-all")
    assert seconds_in_view(small) > 80 * 86400
    small.screenshot("timeline-all")
    small.click("#span-between")
    assert 9000 < seconds_in_view(small) < 11000


def test_the_timeline_zooms_and_moves_by_wheel_drag_and_keys(small):
    show(small, "timeline")
    whole = seconds_in_view(small)
    small.do("page.hover", "#picture", {"position": {"x": 600, "y": 150}})
    small.do("page.mouse.wheel", 0, -600)
    assert seconds_in_view(small) < whole / 2
    small.do("page.mouse.wheel", 0, 600)
    before = small.text("#time-span")
    small.do("page.mouse.down")
    small.do("page.mouse.move", 500, 300)
    small.do("page.mouse.up")
    small.settle()
    assert small.text("#time-span") != before
    small.do("page.focus", "#picture")
    small.press("Home")
    assert seconds_in_view(small) == pytest.approx(whole, abs=2)
    small.press("+")
    near = seconds_in_view(small)
    assert near < whole
    before = small.text("#time-span")
    small.press("ArrowRight")
    small.settle()
    assert small.text("#time-span") > before
    small.press("0")
    assert seconds_in_view(small) > 80 * 86400


def test_a_moment_leads_to_its_finding_and_back(small):
    show(small, "timeline")
    assert "/tmp/.x" in "\n".join(rows(small, "time")) and "/var/lib/app/state" in "\n".join(rows(small, "time"))
    small.do("page.selectOption", "#time-rank", {"index": 4})
    small.settle()
    assert all("rank 1" in row for row in rows(small, "time"))
    small.click("#time-rows .row:has-text('/etc/ld.so.preload')")
    small.settle()
    assert "/etc/ld.so.preload" in small.text("#inspector .subject")
    show(small, "overview")
    small.click("#inspector button:has-text('in timeline')")
    small.settle()
    assert small.do("page.isVisible", "#view-timeline")
    assert "ld.so.preload" in small.text("#time-rows [aria-selected=true]")


def test_the_picture_tells_what_is_under_the_pointer(small):
    show(small, "timeline")
    x = small.probe("redAt", 84)
    assert x > 0
    small.do("page.hover", "#picture", {"position": {"x": x, "y": 84}})
    small.settle()
    assert small.do("page.isVisible", "#time-tip")
    assert "2026-11-24" in small.text("#time-tip")


# --- keyboard, schemes, windows, print ------------------------------------------------------------------------------


def test_it_is_used_by_keys_alone(small):
    small.press("2")
    small.settle()
    small.press("j", "j", "j", "k")
    assert small.evaluate("document.activeElement.id") == "finding-rows"
    assert "avatar.php" in small.text("#finding-rows [aria-selected=true]")
    assert small.probe("isActiveRowSelected")
    small.press("Enter")
    small.settle()
    assert "avatar.php" in small.text("#inspector .subject")
    small.press("j")
    assert "ld.so.preload" in small.text("#inspector .subject"), "an open inspector follows"
    small.press("k", "Escape")
    assert not small.do("page.isVisible", "#inspector")
    assert small.evaluate("document.activeElement.id") == "finding-rows"
    small.press("?")
    assert small.do("page.isVisible", "#help")
    small.screenshot("keys")
    small.press("Escape")
    assert not small.do("page.isVisible", "#help")
    small.press("3")
    small.settle()
    small.press("j", "ArrowLeft")
    small.settle()
    assert small.evaluate("document.querySelector('#file-rows .row').getAttribute('aria-expanded')") == "false"
    small.press("ArrowRight")
    small.settle()
    assert small.evaluate("document.querySelector('#file-rows .row').getAttribute('aria-expanded')") == "true"
    small.do("page.goBack")
    small.settle()
    assert small.do("page.isVisible", "#view-findings")


def test_what_has_the_focus_is_seen(small):
    small.press("Tab")
    assert small.evaluate("document.activeElement.id") == "skip"
    assert small.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    small.press("Tab")
    assert small.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(small, scheme):
    small.do("page.emulateMedia", {"colorScheme": scheme})
    ground = small.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(ground.split("(")[1].split(",")[0]) < 60) == (scheme == "dark")
    for view in VIEWS:
        show(small, view)
        if view == "findings":
            small.click("#finding-rows .row:nth-child(2)")
            small.settle()
        worst = small.probe("contrasts")
        assert worst[0][0] >= 4.5, (view, worst)
        small.screenshot(f"{scheme}-{view}")
    small.press("Escape", "t")
    small.settle()
    assert small.evaluate("getComputedStyle(document.body).backgroundColor") != ground
    small.do("page.emulateMedia", {"colorScheme": None})


def test_nothing_is_kept_in_the_browser(small):
    small.press("t")
    assert small.evaluate("document.documentElement.dataset.theme") == "dark"
    assert small.evaluate("document.cookie") == ""
    assert small.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_narrow_window_needs_no_sideways_scrolling(small):
    small.do("page.setViewportSize", {"width": 400, "height": 780})
    for view in VIEWS:
        visit(small, view)
        assert small.evaluate("document.documentElement.scrollWidth") <= 400
        assert small.evaluate(f"document.getElementById('view-{view}').scrollWidth") <= 400
        small.screenshot(f"narrow-{view}")


def test_print_has_the_static_parts_and_the_worst_evidence(small, tmp_path):
    small.press("t")
    small.do("page.pdf", {"path": str(tmp_path / "report.pdf"), "preferCSSPageSize": True})
    words = run("pdftotext", "-layout", tmp_path / "report.pdf", "-").decode()
    for expected in (
        "What happened",
        "A cron job was added",
        "Findings of ranks 1 to 3",
        "Evidence of ranks 1 and 2",
        digest("/tmp/.x"),
        "toor:x:0:0::/root:/bin/bash",
        "T1505.003",
        "Verification and custody",
        "Ledger",
    ):
        assert expected in words
    for control in ("Search path", "Expand all", "Side by side", "Copy"):
        assert control not in words
    assert count(small, ".printed") == 0, "nothing of print stays on the screen"


def test_without_script_the_static_parts_are_read(pages, tmp_path):
    with Browser(tmp_path / "profile", javaScriptEnabled=False) as browser:
        browser.open(pages(report_sample.small))
        assert "Script is off" in browser.text("noscript")
        for selector in (
            "#static-story",
            "#static-findings",
            "#static-mounts",
            "#static-ledger",
            "#static-verification",
        ):
            assert browser.do("page.isVisible", selector)
        assert not browser.do("page.isVisible", "#app")
        browser.screenshot("no-script")


def test_a_report_whose_data_cannot_be_read_shows_the_static_parts(chromium, pages, tmp_path):
    torn = tmp_path / "torn.html"
    torn.write_text(pages(report_sample.small).read_text().replace('id="data-summary">{', 'id="data-summary">['))
    chromium.open(torn)
    assert chromium.do("page.isVisible", "#trouble") and chromium.do("page.isVisible", "#static-findings")
    assert "SyntaxError" in "".join(chromium.troubles())


# --- evidence is text -----------------------------------------------------------------------------------------------


def test_evidence_never_becomes_markup_an_attribute_or_script(browser, pages, tmp_path):
    browser.open(pages(report_sample.hostile))
    browser.wait("#app:not([hidden])")
    visit_all(browser, findings=20, processes=8)
    visit(browser, "finding-0")
    assert "<img src=x onerror=window.pwned=1>" in browser.text("#inspector")
    browser.screenshot("hostile")
    visit(browser, "timeline")
    browser.do("page.hover", "#picture", {"position": {"x": 600, "y": 84}})
    browser.do("page.pdf", {"path": str(tmp_path / "hostile.pdf")})
    check_only_text(browser)


def test_the_policy_forbids_what_the_page_does_not_need(browser, pages):
    """The policy holds: markup from text, handlers, styles and requests are refused by the browser."""
    browser.open(pages(report_sample.small))
    browser.wait("#app:not([hidden])")
    assert browser.probe("forbiddenThatPassed") == []
    browser.settle()
    assert browser.evaluate("typeof window.pwned") == "undefined"
    broken = " ".join(browser.troubles())
    assert "img-src" in broken and "policy" in broken


# --- as much as it is built for -------------------------------------------------------------------------------------


def test_a_hundred_thousand_findings_and_two_hundred_thousand_moments_stay_usable(browser, pages, capsys):
    browser.open(pages(report_sample.large), "#findings")
    browser.wait("#finding-rows .row")
    browser.settle()
    queries = ["f", "fi", "file-00", "file-0001", "cron", "python3 file-0", "none such", ""]
    keys = browser.probe("searchTimes", "#finding-search", "#finding-rows", queries)
    assert max(time for _, time in keys) < 1000
    assert browser.text("#finding-count") == "100,000 findings"
    browser.do("page.focus", "#finding-rows")
    browser.press("End")
    browser.settle()
    assert browser.evaluate(
        "[...document.querySelectorAll('#finding-rows .row')].some((row) => row.dataset.index === '99999')"
    )
    nodes = {}
    for view in VIEWS:
        show(browser, view)
        nodes[view] = count(browser, "#app *")
        assert nodes[view] < 6000
    show(browser, "files")
    trees = browser.probe("searchTimes", "#file-search", "#file-rows", ["f", "python3/7", ""])
    assert max(time for _, time in trees) < 1500
    browser.click("#file-expand")
    browser.settle()
    assert count(browser, "#app *") < 6000
    show(browser, "timeline")
    browser.click("#span-all")
    draws = browser.probe("zoomTimes", [*"+++++-----"])
    assert max(draws) < 1000
    browser.screenshot("large-timeline")
    with capsys.disabled():
        print(f"\n  milliseconds a key: {keys}, in the tree of files {trees}, a zoom {draws}\n  elements: {nodes}")
