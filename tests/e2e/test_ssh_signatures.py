"""`exhibit sign --ssh-key` and what `exhibit verify` makes of it; and ssh-keygen, which reads and writes the same files."""

import os

import pytest

from harness import ssh, tamper
from harness.bundle import Bundle
from harness.commands import UNPRIVILEGED, run
from harness.terminal import answer_on_terminal

NAME = "before.tar"


@pytest.fixture
def bundle(original, folder):
    folder.chmod(0o777)
    return tamper.copy(original, folder, NAME)


@pytest.fixture
def ada(folder):
    return ssh.make_person(folder, "ada")


def beside(bundle, suffix):
    return bundle.with_name(bundle.name + suffix)


def sign(programs, bundle, key, status=0, **options):
    result = programs.exhibit("sign", bundle, "--ssh-key", key, **options)
    assert result.status == status, result.complaint
    return result


def verdict(programs, bundle, *options, status=0):
    result = programs.exhibit("verify", bundle, "--json", *options)
    assert result.status == status, result.text
    return result.record["verdict"]


@pytest.mark.parametrize("kind", ssh.KINDS)
def test_ssh_keygen_verifies_what_was_signed(kind, bundle, folder, programs):
    person = ssh.make_person(folder, "ada", kind)
    sign(programs, bundle, person.key)
    seal = Bundle(bundle).content("SEAL")
    assert beside(bundle, ".SEAL").read_bytes() == seal
    ssh.verify(seal, beside(bundle, ".SEAL.sig"), ssh.allow(folder, person), person, "exhibit-seal")
    for signer in (folder / "allowed_signers", person.public, person.fingerprint):
        assert verdict(programs, bundle, "--signer", signer, "--require-signature") == "AUTHENTIC"


@pytest.mark.parametrize("kind", ssh.KINDS)
def test_what_ssh_keygen_signed_is_authentic(kind, bundle, folder, programs):
    person = ssh.make_person(folder, "ada", kind)
    beside(bundle, ".SEAL").write_bytes(Bundle(bundle).content("SEAL"))
    run("ssh-keygen", "-q", "-Y", "sign", "-f", person.key, "-n", "exhibit-seal", beside(bundle, ".SEAL"))
    beside(bundle, ".SEAL.sig").chmod(0o644)
    assert verdict(programs, bundle, "--signer", ssh.allow(folder, person)) == "AUTHENTIC"


@pytest.mark.parametrize("kind", ssh.KINDS)
def test_an_agent_signs_with_a_key_that_is_nowhere_else(kind, bundle, folder, programs):
    person = ssh.make_person(folder, "ada", kind)
    with ssh.agent(folder, person) as environment:
        person.key.unlink()
        sign(programs, bundle, person.public, env=environment)
        beside(bundle, ".SEAL.sig").unlink()
        sign(programs, bundle, person.fingerprint, env=environment)
    ssh.verify(Bundle(bundle).content("SEAL"), beside(bundle, ".SEAL.sig"), ssh.allow(folder, person), person, "exhibit-seal")
    assert verdict(programs, bundle, "--signer", person.public) == "AUTHENTIC"


def test_an_agent_without_the_key_is_told(bundle, folder, programs, ada):
    other = ssh.make_person(folder, "other")
    with ssh.agent(folder, other) as environment:
        assert "does not hold the key" in sign(programs, bundle, ada.public, status=2, env=environment).complaint
    without = {name: value for name, value in os.environ.items() if name != "SSH_AUTH_SOCK"}
    assert "no agent" in sign(programs, bundle, ada.public, status=2, env=without).complaint
    assert not beside(bundle, ".SEAL.sig").exists()


@pytest.mark.parametrize("typed, status", [("correct horse", 0), ("battery staple", 2)])
def test_a_passphrase_is_asked_on_the_terminal(typed, status, bundle, folder, programs):
    person = ssh.make_person(folder, "ada", passphrase="correct horse")
    shutil_own = [os.fspath(part) for part in (programs.reader, "sign", bundle, "--ssh-key", person.key)]
    shown, got = answer_on_terminal(shutil_own, typed)
    assert got == status, shown
    assert b"Passphrase of" in shown and typed.encode() not in shown
    assert beside(bundle, ".SEAL.sig").exists() == (status == 0)


def test_nobody_is_asked_where_there_is_no_terminal(bundle, folder, programs):
    person = ssh.make_person(folder, "ada", passphrase="correct horse")
    assert "no terminal" in sign(programs, bundle, person.key, status=2, start_new_session=True).complaint


def test_a_private_key_that_others_may_read_is_refused(bundle, programs, ada):
    ada.key.chmod(0o644)
    assert "others may read" in sign(programs, bundle, ada.key, status=2).complaint


def test_another_namespace_is_no_signature_of_a_seal(bundle, programs, ada):
    beside(bundle, ".SEAL").write_bytes(Bundle(bundle).content("SEAL"))
    run("ssh-keygen", "-q", "-Y", "sign", "-f", ada.key, "-n", "file", beside(bundle, ".SEAL"))
    beside(bundle, ".SEAL.sig").chmod(0o644)
    assert verdict(programs, bundle, "--signer", ada.public, status=1) == "TAMPERED"


def test_attack_30_junk_after_a_signature(bundle, programs, ada):
    sign(programs, bundle, ada.key)
    with beside(bundle, ".SEAL.sig").open("a") as file:
        file.write("junk\n")
    assert verdict(programs, bundle, "--signer", ada.public, status=1) == "TAMPERED"


def test_attack_38_the_signature_of_another_bundle(bundle, original, folder, programs, ada, runc, images, collect):
    with runc.container(images.busybox, "sleep", "1000000", name="ssh-other") as container:
        other = collect("other.tar", "--container", container.name)
    sign(programs, other, ada.key)
    beside(other, ".SEAL.sig").rename(beside(bundle, ".SEAL.sig"))
    assert verdict(programs, bundle, "--signer", ada.public, status=1) == "TAMPERED"


def test_attack_29_the_signature_stripped(bundle, programs, ada):
    assert verdict(programs, bundle, "--signer", ada.public) == "CONSISTENT-UNSIGNED"
    assert verdict(programs, bundle, "--signer", ada.public, "--require-signature", status=1) == "CONSISTENT-UNSIGNED"


def test_a_signer_who_was_not_named_is_not_trusted(bundle, folder, programs, ada):
    eve = ssh.make_person(folder, "eve")
    sign(programs, bundle, eve.key)
    assert verdict(programs, bundle, "--signer", ada.public) == "CONSISTENT-UNSIGNED"
    assert verdict(programs, bundle, "--signer", ada.public, "--require-signature", status=1) == "CONSISTENT-UNSIGNED"


@pytest.mark.parametrize(
    "options, word",
    [('namespaces="file"', "may not sign for"), ('valid-before="20200101Z"', "not valid any more"),
     ('valid-after="20990101Z"', "not yet valid"), ("cert-authority", "certificate authority")],
)  # fmt: skip
def test_options_of_allowed_signers_hold(options, word, bundle, folder, programs, ada):
    sign(programs, bundle, ada.key)
    allowed = folder / "allowed_signers"
    allowed.write_text(f"ada {options} {ada.public.read_text()}")
    result = programs.exhibit("verify", bundle, "--signer", allowed, "--require-signature")
    assert result.status == 1 and word in result.text


def test_no_key_stands_in_the_arguments_or_the_environment(bundle, folder, programs, ada):
    """What another user of the machine can see of a signing process is names alone."""
    trace = folder / "trace"
    run("strace", "-f", "-e", "trace=execve", "-v", "-s", "65536", "-o", trace, *UNPRIVILEGED, programs.reader, "sign", bundle,
        "--ssh-key", ada.key)  # fmt: skip
    secret = "".join(ada.key.read_text().splitlines()[1:-1])
    seen = trace.read_text()
    assert "execve" in seen and not any(secret[at : at + 20] in seen for at in range(0, len(secret) - 20, 20))
