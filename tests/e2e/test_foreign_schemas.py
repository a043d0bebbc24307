"""CASE by its shapes and STIX by its schemas, which are no part of this project, where there are copies of them.

EXHIBIT_CASE names a folder that has casework/CASE and ucoProject/UCO at their releases 1.4.0, in any folders;
EXHIBIT_STIX_SCHEMAS that of oasis-open/cti-stix2-json-schemas. DFXML's schema is in schemas/.
"""

import json
import os
from pathlib import Path

import pytest
import rdflib

from harness import npm
from harness.commands import run
from harness.inside import start_inside

CASE, STIX = os.environ.get("EXHIBIT_CASE"), os.environ.get("EXHIBIT_STIX_SCHEMAS")
VALIDATOR = ("shacl-engine@1.1.2", "n3@2.13.12", "@zazuko/env-node@3.0.0")


@pytest.fixture
def told(collect, programs, scratch_container, folder):
    """A bundle of a container that listens, taken for a case and held by somebody."""
    folder.chmod(0o777)
    start_inside(scratch_container, "nc", "-l", "-p", "4444")
    facts = ["--case", "2026-17", "--exhibit-number", "E-4", "--operator", "Ada"]
    bundle = collect("b.tar", "--container", scratch_container.name, *facts)
    programs.exhibit("custody", "add", bundle, "--event", "stored", "--by", "Ada", "--where", "Lab")
    return bundle


@pytest.mark.skipif(not CASE, reason="EXHIBIT_CASE names no folder of CASE's and UCO's ontologies")
def test_case_keeps_its_shapes(told, programs, folder):
    graph = rdflib.Graph().parse(data=programs.exhibit("export", "--format", "case", told).text, format="json-ld")
    graph.serialize(folder / "graph.nt", format="nt", encoding="utf-8")
    shapes = [file for file in sorted(Path(CASE).rglob("ontology/**/*.ttl")) if "tests" not in file.parts]
    validator = npm.install("shacl", *VALIDATOR) / "shacl.mjs"
    validator.write_bytes((Path(__file__).parent / "harness/shacl.mjs").read_bytes())
    assert validate(validator, folder / "graph.nt", shapes) == []
    for right, wrong in (("types/hashValue", "types/hashWorth"), ("XMLSchema#dateTime", "XMLSchema#string")):
        (folder / "wrong.nt").write_text((folder / "graph.nt").read_text().replace(right, wrong))
        assert "Violation" in {found["severity"] for found in validate(validator, folder / "wrong.nt", shapes)}


def validate(validator, graph, shapes):
    return [json.loads(line) for line in run("node", validator, graph, *shapes).splitlines()]


@pytest.mark.skipif(not STIX, reason="EXHIBIT_STIX_SCHEMAS names no folder of STIX's schemas")
def test_stix_keeps_its_schemas(told, programs):
    jsonschema = pytest.importorskip("jsonschema")
    schemas = [json.loads(file.read_bytes()) for file in Path(STIX).rglob("schemas/**/*.json")]
    by_name = {schema["$id"]: schema for schema in schemas}
    of_type = {name.rsplit("/")[-1].removesuffix(".json"): schema for name, schema in by_name.items()}
    kinds = set()
    for made in json.loads(programs.exhibit("export", "--format", "stix", told).stdout)["objects"]:
        schema = of_type[made["type"]]
        resolver = jsonschema.RefResolver.from_schema(schema, store=by_name)
        validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
        assert [error.message for error in validator.iter_errors(made)] == [], made
        assert list(validator.iter_errors({**made, "id": "nobody"}))
        kinds.add(made["type"])
    assert {"file", "directory", "process", "network-traffic", "observed-data"} <= kinds
    assert kinds & {"ipv4-addr", "ipv6-addr"}
