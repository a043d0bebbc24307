// node shacl.mjs GRAPH.nt SHAPES.ttl…: what of a graph the shapes do not allow, one object a line. The shapes' files are
// the ontology, too, of which the graph is told what is below which class.
import { readFileSync } from 'node:fs';
import rdf from '@zazuko/env-node';
import { Parser } from 'n3';
import { Validator } from 'shacl-engine';
import { validations as sparql } from 'shacl-engine/sparql.js';

const [graph, ...shapes] = process.argv.slice(2).map((file) => new Parser().parse(readFileSync(file, 'utf8')));
const ontology = rdf.dataset(shapes.flat());
const validator = new Validator(ontology, { factory: rdf, validations: sparql });
const classes = [...ontology].filter((quad) => quad.predicate.value.endsWith('#subClassOf'));
const report = await validator.validate({ dataset: rdf.dataset([...classes, ...graph]) });
for (const result of report.results) {
  const node = result.focusNode.term.value;
  const message = result.message.map((text) => text.value).join(' ');
  console.log(JSON.stringify({ node, severity: result.severity.value.split('#')[1], message }));
}
const defined = new Set(shapes.flat().map((quad) => quad.subject.value));
const isTheirs = (name) => /caseontology|unifiedcyberontology/.test(name) && !defined.has(name);
const names = graph.flatMap((quad) => [quad.predicate.value, quad.object.value]);
for (const node of new Set(names.filter(isTheirs))) {
  console.log(JSON.stringify({ node, severity: 'Violation', message: 'no class or property of the ontology' }));
}
