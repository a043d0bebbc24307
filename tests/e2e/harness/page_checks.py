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
    """Nothing of the evidence became an element, an attribute or script, and what would hide or reorder text is written out."""
    assert browser.evaluate("typeof window.pwned") == "undefined"
    made = "document.querySelectorAll('img, iframe, object, embed, svg, form, base, link, [style*=pwned]').length"
    assert browser.evaluate(made) == 0
    attributes = """[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes])
      .filter(({ name, value }) => /pwned|onerror|script>/.test(value) || name.startsWith('on')).map(({ name, value }) => `${name}=${value}`)"""
    assert browser.evaluate(attributes) == []
    assert browser.evaluate("document.querySelectorAll('script:not([type=\"application/json\"])').length") == 1
    unseen = r"(document.getElementById('app').textContent.match(/[\u0000-\u0008\u001b\u202a-\u202e\u2066-\u2069]/g) ?? []).length"
    assert browser.evaluate(unseen) == 0


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
