"""A real kubectl, and two who know what Kubernetes' objects look like: its schema, and kubectl's own types."""

import json
from pathlib import Path

import yaml

from harness import debian, npm
from harness.commands import run

PACKAGES = ("kubernetes-models@4.5.1",)

SCRIPT = """
import { readFileSync } from 'node:fs';
const document = JSON.parse(readFileSync(0, 'utf8'));
const models = await import('kubernetes-models/' + document.apiVersion);
try {
  new models[document.kind](document).validate();
  console.log('[]');
} catch (fault) {
  console.log(JSON.stringify([fault.message]));
}
"""


def kubectl():
    """Whichever comes first in the path; Debian's is old enough to speak SPDY alone."""
    return debian.program("kubectl", "kubernetes-client")


def config(server):
    """A kubeconfig for a cluster that asks nobody who they are."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": {"server": server}}],
        "users": [{"name": "test", "user": {}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test", "namespace": "default"}}],
        "current-context": "test",
    }


def lost_in_kubectl(file, container):
    """The fields of a workload that kubectl's own types do not have: where a name is wrong, or newer than this kubectl."""
    image = f"{container}=any:1"
    typed = json.loads(run(kubectl(), "set", "image", "--local", "--filename", file, image, "--output", "json"))
    return list(missing(yaml.safe_load(Path(file).read_text()), typed))


def missing(given, found, path=""):
    """The paths of all that is in `given` and not in `found`."""
    if isinstance(given, dict):
        for name, value in given.items():
            if isinstance(found, dict) and name in found:
                yield from missing(value, found[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}"
    elif isinstance(given, list):
        for at, value in enumerate(given):
            yield from missing(value, found[at] if at < len(found) else None, f"{path}[{at}]")


class Schema:
    """The OpenAPI schema that a release of Kubernetes publishes: required fields and their types."""

    def __init__(self, cache):
        self.script = npm.install("kubernetes-models", *PACKAGES, cache=cache) / "validate.mjs"
        self.script.write_text(SCRIPT)

    def faults(self, document):
        return json.loads(run("node", self.script, input=json.dumps(document).encode()))
