// Attacks on the signature beside a bundle, each by its name.
#include "tests/evidence/sign/signed_bundle.h"

namespace exhibit::test {
namespace {

using NoAttack = SidecarAttack;
using Attack29 = SidecarAttack;
using Attack30 = SidecarAttack;
using Attack31 = SidecarAttack;
using Attack32 = SidecarAttack;
using Attack33 = SidecarAttack;
using Attack34 = SidecarAttack;
using Attack36 = SidecarAttack;
using Attack38 = SidecarAttack;

TEST_F(NoAttack, AnHonestSignatureIsAuthentic) {
  bundle.request.requires_signature = true;
  const Judgement judgement = bundle.judged();
  EXPECT_EQ(judgement.verdict, Verdict::authentic) << told(judgement);
  EXPECT_TRUE(judgement.is_as_asked);
  EXPECT_TRUE(judgement.faults.empty()) << told(judgement);
  ASSERT_EQ(judgement.signatures.size(), 1u);
  EXPECT_EQ(judgement.signatures[0].signer, "CN=Alice");
  EXPECT_EQ(judgement.signatures[0].key, "sha256:" + people.alice.certificate.key_sha256().hex());
}

TEST_F(NoAttack, ASignerIsNamedByCertificateOrByKey) {
  bundle.request.authorities.clear();
  bundle.request.signers.certificates = {people.alice.certificate};
  EXPECT_EQ(bundle.judged().verdict, Verdict::authentic) << told(bundle.judged());
  bundle.request.signers = {.keys = {people.alice.certificate.key_sha256()}};
  EXPECT_EQ(bundle.judged().verdict, Verdict::authentic) << told(bundle.judged());
}

TEST_F(NoAttack, EachKindOfKeyThatCmsTakes) {
  for (const KeyKind kind : {KeyKind::p384, KeyKind::rsa2048}) {
    const Identity signer = make_identity({.name = "Bob", .kind = kind}, &people.authority);
    bundle.put_cms(cms_of(bundle.seal(), signer));
    EXPECT_EQ(bundle.judged().verdict, Verdict::authentic) << told(bundle.judged());
  }
}

TEST_F(NoAttack, AChainLeadsToTheCaThatIsNamed) {
  const std::vector<std::pair<std::string, std::string>> may_certify = {{"basicConstraints", "critical,CA:TRUE"},
                                                                        {"keyUsage", "critical,keyCertSign"}};
  const Identity department = make_identity({.name = "Department", .extensions = may_certify}, &people.authority);
  const Identity carol = make_identity({.name = "Carol"}, &department);
  bundle.put_cms(cms_of(bundle.seal(), carol, {.chain = {department.certificate}}));
  EXPECT_EQ(bundle.judged().verdict, Verdict::authentic) << told(bundle.judged());
  bundle.put_cms(cms_of(bundle.seal(), carol));
  expect_untrusted(bundle, "");
  // Alice may sign, not certify.
  const Identity mallory = make_identity({.name = "Mallory"}, &people.alice);
  bundle.put_cms(cms_of(bundle.seal(), mallory, {.chain = {people.alice.certificate}}));
  expect_untrusted(bundle, "");
}

TEST_F(NoAttack, AnotherProgramsSignatureThatDoesNotBindItsCertificate) {
  bundle.put_cms(cms_of(bundle.seal(), people.alice, {.binds_certificate = false}));
  EXPECT_EQ(bundle.judged().verdict, Verdict::authentic) << told(bundle.judged());
}

TEST_F(NoAttack, ACopyOfTheSealIsCompared) {
  bundle.sidecars.seal = SidecarFile{"b.SEAL", bundle.seal()};
  EXPECT_EQ(bundle.judged().verdict, Verdict::authentic);
  bundle.sidecars.seal->content += "\n";
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::seal_copy, "not the bytes");
}

TEST_F(NoAttack, WithNobodyNamedASignatureIsToldAndNotTrusted) {
  bundle.request.authorities.clear();
  expect_untrusted(bundle, "no signer with a certificate and no CA was named");
}

TEST_F(NoAttack, WhatIsNotConsistentKeepsItsVerdict) {
  bundle.request.requires_signature = true;
  for (const Verdict verdict : {Verdict::tampered, Verdict::malformed, Verdict::incomplete}) {
    bundle.verification.verdict = verdict;
    EXPECT_EQ(bundle.judged().verdict, verdict);
    EXPECT_FALSE(bundle.judged().is_as_asked);
    EXPECT_TRUE(bundle.judged().signatures.empty());
  }
}

TEST_F(Attack29, EverythingRecomputedAndTheSignatureStripped) {
  Forger forger;
  forger.part("data/containers.jsonl").content = "";
  SignedBundle forged;
  forged.verification = verify_bytes(forger.build());
  forged.trust(people);
  EXPECT_EQ(forged.judged().verdict, Verdict::consistent_unsigned);
  EXPECT_TRUE(forged.judged().is_as_asked);
  forged.request.requires_signature = true;
  EXPECT_FALSE(forged.judged().is_as_asked);
  expect_fault(forged.judged(), Verdict::consistent_unsigned, FaultCode::no_trusted_signature,
               "none by anybody you named");
}

TEST_F(Attack29, EverythingRecomputedAndTheSignatureKept) {
  Forger forger;
  forger.part("data/containers.jsonl").content = "";
  bundle.verification = verify_bytes(forger.build());
  ASSERT_EQ(bundle.verification.verdict, Verdict::consistent_unsigned) << told(bundle.verification);
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "does not hold");
}

TEST_F(Attack30, JunkAfterASignature) {
  for (const std::string_view junk : {std::string_view("\0", 1), std::string_view("x"), std::string_view("\n")}) {
    bundle.put_cms(cms_of(bundle.seal(), people.alice) + std::string(junk));
    expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "nothing else");
  }
}

TEST_F(Attack30, JunkInsteadOfASignature) {
  for (const std::string_view junk : {"", "junk", "-----BEGIN CMS-----\n"}) {
    bundle.put_cms(std::string(junk));
    expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "not one CMS structure");
  }
}

TEST_F(Attack31, AnotherCertificateOfTheSameAuthority) {
  const Identity mallory = make_identity({.name = "Mallory"}, &people.authority);
  bundle.put_cms(cms_of(bundle.seal(), mallory));
  bundle.request.signers.certificates = {people.alice.certificate};
  expect_untrusted(bundle, "by no signer you named");
  bundle.request.authorities.clear();
  expect_untrusted(bundle, "by no signer you named");
}

TEST_F(Attack31, AnotherCertificateOfTheSameNameByTheSameAuthority) {
  bundle.put_cms(cms_of(bundle.seal(), make_identity({.name = "Alice"}, &people.authority)));
  bundle.request.signers.keys = {people.alice.certificate.key_sha256()};
  expect_untrusted(bundle, "by no signer you named");
}

TEST_F(Attack31, TheNamedSignersCertificateAddedToAnothersSignature) {
  const Identity mallory = make_identity({.name = "Mallory"}, &people.authority);
  bundle.put_cms(cms_of(bundle.seal(), mallory, {.chain = {people.alice.certificate}}));
  bundle.request.signers.certificates = {people.alice.certificate};
  expect_untrusted(bundle, "by no signer you named");
}

TEST_F(Attack32, SelfSignedUnderTheSameName) {
  bundle.put_cms(cms_of(bundle.seal(), make_identity({.name = "Alice"}, nullptr)));
  expect_untrusted(bundle, "self-signed");
  bundle.request.signers.certificates = {people.alice.certificate};
  expect_untrusted(bundle, "by no signer you named");
}

TEST_F(Attack32, AnAuthorityUnderTheSameName) {
  const Identity other = make_authority("Lab CA");
  const Identity forged = make_identity({.name = "Alice"}, &other);
  bundle.put_cms(cms_of(bundle.seal(), forged, {.chain = {other.certificate}}));
  expect_untrusted(bundle, "");
}

TEST_F(Attack33, DigestsThatAreBroken) {
  const Identity bob = make_identity({.name = "Bob", .kind = KeyKind::rsa2048}, &people.authority);
  for (const char* digest : {"SHA1", "MD5"}) {
    bundle.put_cms(cms_of(bundle.seal(), bob, {.digest = digest, .binds_certificate = false}));
    expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "only SHA-256");
  }
}

TEST_F(Attack33, ACertificateSignedOverABrokenDigest) {
  bundle.put_cms(cms_of(bundle.seal(), make_identity({.name = "Bob", .digest = "SHA1"}, &people.authority)));
  expect_untrusted(bundle, "too weak");
}

TEST_F(Attack33, AKeyThatIsTooShort) {
  bundle.put_cms(cms_of(bundle.seal(), make_identity({.name = "Bob", .kind = KeyKind::rsa1024}, &people.authority)));
  expect_untrusted(bundle, "key is too weak");
}

TEST_F(Attack33, AKeyThatIsTooShortThoughItIsNamed) {
  const Identity bob = make_identity({.name = "Bob", .kind = KeyKind::rsa1024}, nullptr);
  bundle.put_cms(cms_of(bundle.seal(), bob));
  bundle.request.authorities.clear();
  bundle.request.signers = {.certificates = {bob.certificate}};
  expect_untrusted(bundle, "key is too weak");
  bundle.request.signers = {.keys = {bob.certificate.key_sha256()}};
  expect_untrusted(bundle, "key is too weak");
}

TEST_F(Attack33, ASignatureAlgorithmThatNobodyKnows) {
  std::string der = cms_of(bundle.seal(), people.alice);
  // ecdsa-with-SHA256; the last is the signer's own, after those of the certificate. No signature covers it.
  const std::size_t at = der.rfind("\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02");
  ASSERT_NE(at, std::string::npos);
  der[at + 9] = '\x7f';
  bundle.put_cms(der);
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "signature algorithm");
}

TEST_F(Attack31, AnybodyOfACaWhereSignersWereNamedByTheirSshKeys) {
  bundle.request.signers = {.fingerprints = {"SHA256:" + std::string(43, 'A')}};
  expect_untrusted(bundle, "it is by no signer you named");
  bundle.request.signers = {.allowed_signers = {{"allowed_signers", "ada ssh-ed25519 AAAA\n"}}};
  expect_untrusted(bundle, "it is by no signer you named");
}

TEST_F(Attack34, NoSigner) {
  bundle.put_cms(cms_without_signers(people.alice.certificate));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "no signer");
}

TEST_F(Attack34, ACertificateForSomethingElse) {
  for (const char* usage : {"serverAuth", "critical,timeStamping", "codeSigning", "OCSPSigning"}) {
    const Identity server =
        make_identity({.name = "Server", .extensions = {{"extendedKeyUsage", usage}}}, &people.authority);
    bundle.put_cms(cms_of(bundle.seal(), server));
    expect_untrusted(bundle, "extended key usage");
  }
  const Identity cipher =
      make_identity({.name = "Cipher", .extensions = {{"keyUsage", "critical,keyEncipherment"}}}, &people.authority);
  bundle.put_cms(cms_of(bundle.seal(), cipher));
  expect_untrusted(bundle, "key usage");
}

TEST_F(Attack34, ACertificateForSomethingElseThoughItIsNamed) {
  const Identity server =
      make_identity({.name = "Server", .extensions = {{"extendedKeyUsage", "serverAuth"}}}, nullptr);
  bundle.request.authorities.clear();
  bundle.request.signers.certificates = {server.certificate};
  bundle.put_cms(cms_of(bundle.seal(), server));
  expect_untrusted(bundle, "extended key usage");
}

TEST_F(Attack34, WithoutTheSignersCertificate) {
  const std::string bare = cms_of(bundle.seal(), people.alice, {.holds_certificate = false});
  bundle.put_cms(bare);
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "does not hold the certificate");
  bundle.request.signers.certificates = {people.alice.certificate};
  EXPECT_EQ(bundle.judged().verdict, Verdict::authentic) << told(bundle.judged());
}

TEST_F(Attack34, WithoutSignedAttributes) {
  bundle.put_cms(cms_of(bundle.seal(), people.alice, {.binds_certificate = false, .has_attributes = false}));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "no signed attributes");
}

TEST_F(Attack34, WithAContentOfItsOwn) {
  bundle.put_cms(cms_of("something else", people.alice, {.is_detached = false}));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "content of its own");
  bundle.put_cms(cms_of(bundle.seal(), people.alice, {.is_detached = false}));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "content of its own");
}

TEST_F(Attack34, OfAnotherTypeOfContent) {
  bundle.put_cms(cms_of(bundle.seal(), people.alice, {.content_type = "1.2.840.113549.1.9.16.1.4"}));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "not plain data");
}

TEST_F(Attack36, ExpiredWithoutATimeStamp) {
  bundle.request.now = world_begin() + 2 * year;
  expect_untrusted(bundle, "no trusted time stamp shows an earlier signature");
  bundle.request.signers.certificates = {people.alice.certificate};
  bundle.request.authorities.clear();
  expect_untrusted(bundle, "no trusted time stamp shows an earlier signature");
}

TEST_F(Attack36, NotValidYet) {
  const Identity later = make_identity(
      {.name = "Later", .not_before = world_begin() + 100 * day, .not_after = world_begin() + year}, &people.authority);
  bundle.put_cms(cms_of(bundle.seal(), later));
  expect_untrusted(bundle, "is valid only from");
}

TEST_F(Attack38, SignatureOfAnotherBundle) {
  const SignedBundle other(world_begin() + 1);
  ASSERT_NE(other.seal(), bundle.seal());
  bundle.put_cms(cms_of(other.seal(), people.alice));
  expect_fault(bundle.judged(), Verdict::tampered, FaultCode::bad_signature, "does not hold");
}

}  // namespace
}  // namespace exhibit::test
