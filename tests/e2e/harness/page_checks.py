"""What must hold of a report's page, whatever its evidence says."""

VIEWS = (
    "overview",
    "findings",
    "files",
    "processes",
    "timeline",
    "texts",
    "network",
    "mounts",
    "ledger",
    "verification",
)


def check_only_text(browser):
    """Nothing of the evidence is an element, an attribute or script; what would hide or reorder text is written out."""
    assert browser.evaluate("typeof window.pwned") == "undefined"
    made = "document.querySelectorAll('img, iframe, object, embed, svg, form, base, link, [style*=pwned]').length"
    assert browser.evaluate(made) == 0
    assert browser.probe("attacked") == []
    assert browser.evaluate("document.querySelectorAll('script:not([type=\"application/json\"])').length") == 1
    assert browser.probe("unseen") == 0


def visit(browser, fragment):
    browser.do("page.evaluate", f"location.hash = '{fragment}'")
    browser.settle()


def visit_all(browser, findings, processes, check=check_only_text):
    """Every view, and the evidence of as many findings and processes, each of which is checked."""
    for view in VIEWS:
        visit(browser, view)
        check(browser)
    for target in [*(f"finding-{f}" for f in range(findings)), *(f"process-{n}" for n in range(processes))]:
        visit(browser, target)
        check(browser)
