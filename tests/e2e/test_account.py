"""What is written about a bundle for others: a declaration to sign, and a graph in the terms of CASE and UCO."""

import hashlib
import html.parser
import re

import pytest
import rdflib

from harness import tamper

FORGED_NAME = '<img src=x onerror="alert(1)">'
PREFIXES = """
PREFIX action: <https://ontology.unifiedcyberontology.org/uco/action/>
PREFIX core: <https://ontology.unifiedcyberontology.org/uco/core/>
PREFIX investigation: <https://ontology.caseontology.org/case/investigation/>
PREFIX observable: <https://ontology.unifiedcyberontology.org/uco/observable/>
PREFIX types: <https://ontology.unifiedcyberontology.org/uco/types/>
"""


@pytest.fixture(scope="module")
def account_bundle(shell, workplace, programs):
    """One container, taken for a case, by an operator whose name is an attack."""
    path = workplace.folder("account") / "b.tar"
    facts = ["--case", "2026-17", "--exhibit-number", "E-4", "--operator", FORGED_NAME]
    assert programs.collect("-o", path, "--container", shell.name, *facts).status == 0
    path.chmod(0o644)
    return path


class Elements(html.parser.HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page):
        super().__init__()
        self.names, self.attributes, self.text = set(), set(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data):
        self.text += data


def test_a_declaration_quotes_what_can_be_checked(account_bundle, programs):
    told = programs.exhibit("certify", account_bundle)
    assert told.status == 0
    assert hashlib.sha256(account_bundle.read_bytes()).hexdigest() in told.text
    assert programs.exhibit("verify", "--json", account_bundle).record["seal_sha256"] in told.text
    assert "CONSISTENT-UNSIGNED" in told.text
    assert "2026-17" in told.text
    assert "I, ____" in told.text


def test_a_declaration_is_the_same_in_every_form(account_bundle, programs):
    facts = programs.exhibit("certify", "--json", "--declarant", "A. Examiner", account_bundle).record
    page = Elements(programs.exhibit("certify", "--format", "html", "--declarant", "A. Examiner", account_bundle).text)
    assert facts["title"] in page.text
    for section in facts["sections"]:
        assert section["title"] in page.text
        for row in section["rows"]:
            assert row["label"] in page.text
            assert row["label"] in ("Verified",) or row.get("value", "") in page.text


def test_nothing_in_a_declaration_is_markup_of_the_evidence(account_bundle, programs):
    page = Elements(programs.exhibit("certify", "--format", "html", account_bundle).text)
    assert FORGED_NAME in page.text
    assert not page.names & {"script", "img", "link", "iframe", "object", "a", "base", "form"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "href", "style")}


@pytest.mark.parametrize("command", [["certify"], ["export", "--format", "case"]])
def test_of_what_is_tampered_nothing_is_written(account_bundle, folder, programs, command):
    copy = tamper.copy(account_bundle, folder, "t.tar")
    content = bytearray(copy.read_bytes())
    content[2048] ^= 1
    copy.write_bytes(content)
    output = folder / "out"
    told = programs.exhibit(*command, copy, "-o", output)
    assert told.status == 1
    assert not output.exists()
    assert "TAMPERED" in told.complaint
    assert len(told.complaint.splitlines()) == 1


def test_a_declaration_never_replaces_a_file(account_bundle, folder, programs):
    folder.chmod(0o777)
    output = folder / "declaration.txt"
    output.write_text("mine")
    told = programs.exhibit("certify", account_bundle, "-o", output)
    assert told.status == 2
    assert str(output) in told.complaint
    assert output.read_text() == "mine"


def test_the_graph_tells_who_took_what_with_what(account_bundle, shell, programs):
    graph = rdflib.Graph()
    told = programs.exhibit("export", "--format", "case", account_bundle)
    graph.parse(data=told.text, format="json-ld")
    (acquisition,) = graph.query(
        PREFIXES
        + """
        SELECT ?performer ?tool ?hash ?method ?exhibit ?case ?begun ?ended WHERE {
          ?action a investigation:InvestigativeAction ; core:name "acquisition" ;
                  action:performer/core:name ?performer ; action:instrument/core:name ?tool ;
                  action:startTime ?begun ; action:endTime ?ended ; action:result ?bundle, ?provenance .
          ?bundle a observable:ArchiveFile ; core:hasFacet/observable:hash ?digest .
          ?digest types:hashValue ?hash ; types:hashMethod ?method .
          ?provenance investigation:exhibitNumber ?exhibit ; core:object ?bundle .
          ?investigation a investigation:Investigation ; core:name ?case ; core:object ?action .
        }"""
    )
    assert str(acquisition.performer) == FORGED_NAME
    assert str(acquisition.tool) == "exhibit-collect"
    assert str(acquisition.method) == "SHA256"
    assert acquisition.hash.toPython() == hashlib.sha256(account_bundle.read_bytes()).digest()
    assert (str(acquisition.exhibit), str(acquisition.case)) == ("E-4", "2026-17")
    assert acquisition.begun.toPython() < acquisition.ended.toPython()
    (container,) = graph.query(
        PREFIXES + 'SELECT ?name WHERE { ?a core:name "acquisition" ; action:object ?c . ?c core:name ?name }'
    )
    assert str(container.name) == shell.name


def test_the_graph_has_no_node_without_a_name(account_bundle, programs):
    graph = rdflib.Graph()
    graph.parse(data=programs.exhibit("export", "--format", "case", account_bundle).text, format="json-ld")
    assert len(graph) > 40
    assert not [node for node in graph.all_nodes() if isinstance(node, rdflib.BNode)]
    shape = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
    assert not [node for node in set(graph.subjects()) if not shape.fullmatch(node[-36:])]  # UcoThing-identifier-regex-shape


def test_of_a_broken_custody_log_nothing_is_declared(account_bundle, folder, programs):
    folder.chmod(0o777)
    copy = tamper.copy(account_bundle, folder, "held.tar")
    assert programs.exhibit("custody", "add", copy, "--event", "stored", "--by", "Ada", "--where", "Lab").status in (0, 3)
    assert "Ada" in programs.exhibit("certify", copy).text
    log = copy.with_name("held.tar.custody.jsonl")
    edited = log.read_bytes().replace(b'"seal_sha256":"', b'"seal_sha256":"0', 1)
    assert edited != log.read_bytes()
    log.write_bytes(edited)
    told = programs.exhibit("certify", copy)
    assert told.status == 1
    assert "custody" in told.complaint and not told.stdout


def test_a_declaration_on_a_redacted_copy_says_so(account_bundle, folder, programs):
    folder.chmod(0o777)
    copy = folder / "r.tar"
    assert programs.exhibit("redact", account_bundle, "--drop", "member:*/mountinfo", "-o", copy).status == 0
    told = programs.exhibit("certify", copy)
    assert told.status == 0
    assert "redacted copy" in told.text and "Withheld: row" in told.text
    assert "I had every digest in this copy" not in told.text
