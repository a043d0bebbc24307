#include "hashing/x509/cms_sign.h"

#include <gtest/gtest.h>

#include "hashing/x509/signed_content.h"
#include "tests/support/pki.h"

namespace exhibit::test {
namespace {

PrivateKey key_of(const Identity& identity) {
  return PrivateKey::from_pem(Secret(key_pem(identity)), "",
                              [](std::string_view) -> Expected<Secret> { return refuse("not asked"); })
      .value();
}

std::string why_not(const CertificateTerms& terms, UnixSeconds now = world_begin()) {
  const Identity signer = make_identity(terms, nullptr);
  const auto usable = check_signing_key(key_of(signer), signer.certificate, now);
  return usable ? "" : usable.error().why;
}

TEST(CmsSignTest, WhatItMakesHoldsAndBindsItsCertificate) {
  const Identity authority = make_authority("Lab CA");
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::rsa2048}) {
    const Identity alice = make_identity({.name = "Alice", .kind = kind}, &authority);
    const std::vector chain{authority.certificate, alice.certificate};
    const auto signature = cms_sign("content", key_of(alice), alice.certificate, chain);
    ASSERT_TRUE(signature) << signature.error().why;
    const auto verified = verify_detached(*signature, "content");
    ASSERT_TRUE(verified) << verified.error().why;
    ASSERT_EQ(verified->signers.size(), 1u);
    EXPECT_EQ(verified->signers[0].certificate, alice.certificate);
    ASSERT_TRUE(verified->signers[0].signing_time);
    EXPECT_NEAR(static_cast<double>(*verified->signers[0].signing_time), static_cast<double>(world_begin()), 300.0);
    EXPECT_EQ(verified->certificates.size(), 2u) << "its own once, and the chain";
    EXPECT_FALSE(verify_detached(*signature, "content "));
    EXPECT_NE(signature->find("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f"), std::string::npos)
        << "no signing-certificate-v2 (1.2.840.113549.1.9.16.2.47)";
  }
}

TEST(CmsSignTest, KeysThatCmsCannotUseAreRefused) {
  EXPECT_EQ(why_not({.name = "a"}), "");
  EXPECT_NE(why_not({.name = "a", .kind = KeyKind::ed25519}).find("--ssh-key"), std::string::npos);
  EXPECT_NE(why_not({.name = "a", .kind = KeyKind::rsa1024}).find("2048"), std::string::npos);
  EXPECT_NE(why_not({.name = "a", .kind = KeyKind::p521}).find("P-256"), std::string::npos);
}

TEST(CmsSignTest, CertificatesThatNobodyWouldAcceptAreRefused) {
  EXPECT_NE(why_not({.name = "a"}, world_begin() + 2 * year).find("not valid any more"), std::string::npos);
  EXPECT_NE(why_not({.name = "a"}, world_begin() - 2 * day).find("not valid yet"), std::string::npos);
  EXPECT_NE(why_not({.name = "a", .extensions = {{"extendedKeyUsage", "serverAuth"}}}).find("extended"),
            std::string::npos);
  const Identity alice = make_identity({.name = "Alice"}, nullptr);
  const Identity bob = make_identity({.name = "Bob"}, nullptr);
  EXPECT_EQ(check_signing_key(key_of(alice), bob.certificate, world_begin()).error().why,
            "the key is not that of the certificate");
}

TEST(SignedContentTest, ASecondCertificateOfTheSameKeyIsNotTheOneThatWasMeant) {
  const Identity authority = make_authority("Lab CA");
  const Identity alice = make_identity({.name = "Alice"}, &authority);
  // The same key, name, issuer and serial number, but other bytes: what an authority that was broken into could issue.
  std::string signature = cms_of("content", alice);
  const std::string der = certificate_der(alice.certificate);
  const std::size_t at = signature.find(der);
  ASSERT_NE(at, std::string::npos);
  const std::string usage = std::string("\x2b\x06\x01\x05\x05\x07\x03\x04");  // e-mail
  const std::size_t usage_at = der.find(usage);
  ASSERT_NE(usage_at, std::string::npos);
  signature[at + usage_at + usage.size() - 1] = 0x24;  // documents
  EXPECT_EQ(verify_detached(signature, "content").error().why,
            "it was made for another certificate than the one it comes with");
}

}  // namespace
}  // namespace exhibit::test
