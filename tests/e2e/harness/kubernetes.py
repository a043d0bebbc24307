"""A real kubectl, and Kubernetes' own schema of its objects."""

import json
import shutil
from pathlib import Path

from harness import npm
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
    return shutil.which("kubectl")


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


class Schema:
    """The OpenAPI schema that a release of Kubernetes publishes, in which no further fields are allowed."""

    def __init__(self, cache):
        self.script = npm.install(Path(cache) / "kubernetes-models", *PACKAGES) / "validate.mjs"
        self.script.write_text(SCRIPT)

    def faults(self, document):
        return json.loads(run("node", self.script, input=json.dumps(document).encode()))
