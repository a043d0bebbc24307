"""An examiner's keys of every kind, made by the programs that make them elsewhere, and readable by those who run Exhibit."""

import os
import shutil

from harness.commands import run, text

NOBODY = 65534
PASSPHRASE = "open sesame"


class Lab:
    """Identities are paths of files; recipients are words for `-r` and `--recipient`."""

    def __init__(self, folder):
        self.folder = folder
        os.chown(folder, NOBODY, NOBODY)
        self.age, self.other_age = self._age("age.txt"), self._age("other.txt")
        self.ssh, self.locked_ssh = self._ssh("id", ""), self._ssh("id_locked", PASSPHRASE)
        self.rsa = self._certificate("rsa", "rsa:2048")
        self.ec = self._certificate("ec", "ec", "-pkeyopt", "ec_paramgen_curve:P-384")
        self.age_recipient = text("age-keygen", "-y", self.age)
        self.ssh_recipient = self.ssh.with_suffix(".pub").read_text().strip()
        self.rsa_certificate, self.ec_certificate = (key.with_suffix(".pem") for key in (self.rsa, self.ec))

    def _own(self, path):
        os.chown(path, NOBODY, NOBODY)
        return path

    def _age(self, name):
        run("age-keygen", "-o", self.folder / name)
        return self._own(self.folder / name)

    def _ssh(self, name, passphrase):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", self.folder / name)
        return self._own(self.folder / name)

    def _certificate(self, name, *kind):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        run(
            "openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-newkey", *kind,
            "-keyout", key, "-out", certificate,
        )  # fmt: skip
        return self._own(key)

    def lock(self, key):
        """A copy of a PEM key under PASSPHRASE."""
        locked = key.with_suffix(".locked")
        run("openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", f"pass:{PASSPHRASE}", "-in", key, "-out", locked)
        return self._own(locked)

    def close(self):
        shutil.rmtree(self.folder)
