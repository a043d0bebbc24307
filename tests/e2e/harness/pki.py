"""A laboratory's certificates, made by the openssl command, and its time stamping authority over HTTP."""

import contextlib
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from harness.commands import run

SIGNER = "keyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n"
DEPARTMENT = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n"
TIME = "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
AUTHORITY = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
P256 = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
KINDS = {
    "p256": P256,
    "p384": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "rsa2048": ("-newkey", "rsa:2048"),
}

TSA_CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/ca.pem
signer_digest = sha256
default_policy = 1.2.3.4.5
digests = {digests}
accuracy = secs:1, millisecs:500
ess_cert_id_alg = {certificate_ids}
"""

CA_CONFIGURATION = """
[ca]
default_ca = laboratory
[laboratory]
database = {folder}/database
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
serial = {folder}/ca.serial
default_md = sha256
policy = anything
x509_extensions = signer
[anything]
commonName = supplied
[signer]
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
"""


@dataclass(frozen=True)
class Identity:
    key: Path
    certificate: Path


class Pki:
    """A CA (ca.pem) with whom it certifies. Everybody may read all of it, keys too: it is a laboratory of a test."""

    def __init__(self, folder):
        self.folder = folder
        self.ca = folder / "ca.pem"
        run("openssl", "req", "-x509", *P256, "-nodes", "-keyout", folder / "ca.key", "-out", self.ca,
            "-days", "30", "-subj", "/O=Laboratory/CN=Laboratory CA", *AUTHORITY)  # fmt: skip
        self.tsa = self.issue("tsa", extensions=TIME)
        (folder / "serial").write_text("01\n")

    def request(self, name, kind):
        run("openssl", "req", *KINDS[kind], "-nodes", "-keyout", self.folder / f"{name}.key",
            "-out", self.folder / f"{name}.csr", "-subj", f"/CN={name}")  # fmt: skip
        (self.folder / f"{name}.key").chmod(0o644)
        return Identity(self.folder / f"{name}.key", self.folder / f"{name}.pem")

    def issue(self, name, kind="p256", extensions=SIGNER, issuer=None):
        """By the CA, or by whom it certified to certify."""
        issuer = issuer or Identity(self.folder / "ca.key", self.ca)
        identity = self.request(name, kind)
        (self.folder / "extensions").write_text(extensions)
        run("openssl", "x509", "-req", "-in", self.folder / f"{name}.csr", "-CA", issuer.certificate,
            "-CAkey", issuer.key, "-days", "20", "-out", identity.certificate, "-extfile", self.folder / "extensions")  # fmt: skip
        return identity

    def issue_until(self, name, end):
        """Valid until the time `end`, which openssl x509 can tell in days alone."""
        identity = self.request(name, "p256")
        configuration = self.folder / "ca.cnf"
        configuration.write_text(CA_CONFIGURATION.format(folder=self.folder))
        (self.folder / "database").write_text("")
        (self.folder / "ca.serial").write_text("1000\n")
        run("openssl", "ca", "-batch", "-notext", "-config", configuration, "-in", self.folder / f"{name}.csr",
            "-out", identity.certificate, "-enddate", end.strftime("%Y%m%d%H%M%SZ"))  # fmt: skip
        identity.certificate.chmod(0o644)
        return identity

    def stamp(self, query, digests="sha256", certificate_ids="sha256"):
        """What the authority answers to a query."""
        configuration, asked, answer = (self.folder / name for name in ("tsa.cnf", "asked.tsq", "answer.tsr"))
        configuration.write_text(
            TSA_CONFIGURATION.format(folder=self.folder, digests=digests, certificate_ids=certificate_ids)
        )
        asked.write_bytes(query)
        # It exits with 0 when it rejects, too.
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", configuration, "-queryfile", asked, "-out", answer],
            check=True, capture_output=True,
        )  # fmt: skip
        return answer.read_bytes()


@contextlib.contextmanager
def serve(answer, content_type="application/timestamp-reply", status=200):
    """The address of an authority that gives `answer` of each query it gets, on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            assert self.headers["Content-Type"] == "application/timestamp-query"
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
