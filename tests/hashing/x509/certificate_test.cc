#include "hashing/x509/certificate.h"

#include <gtest/gtest.h>

#include "tests/support/pki.h"

namespace exhibit::test {
namespace {

TEST(CertificateTest, SaysWhatIsInIt) {
  const Identity authority = make_authority("Lab CA");
  const Certificate alice = make_identity({.name = "Älice, Dr.", .not_after = 2'000'000'000}, &authority).certificate;
  EXPECT_EQ(alice.subject(), "CN=Älice\\, Dr.");
  EXPECT_EQ(alice.issuer(), "CN=Lab CA");
  EXPECT_EQ(alice.not_after(), 2'000'000'000);
  EXPECT_TRUE(alice.is_valid_at(2'000'000'000));
  EXPECT_FALSE(alice.is_valid_at(2'000'000'001));
  EXPECT_FALSE(alice.is_valid_at(alice.not_before() - 1));
  EXPECT_EQ(alice.sha256(), sha256(certificate_der(alice)));
  EXPECT_NE(alice.key_sha256(), authority.certificate.key_sha256());
}

TEST(CertificateTest, DerIsOneCertificateAndNoByteMore) {
  const std::string der = certificate_der(make_authority("Lab CA").certificate);
  EXPECT_TRUE(Certificate::from_der(der));
  EXPECT_FALSE(Certificate::from_der(der + '\0'));
  EXPECT_FALSE(Certificate::from_der(der.substr(0, der.size() - 1)));
  EXPECT_FALSE(Certificate::from_der(""));
}

TEST(CertificateTest, AFileHoldsOneInDerOrSeveralInPem) {
  const Certificate one = make_authority("one").certificate;
  const Certificate two = make_authority("two").certificate;
  const auto several = certificates_from("A comment.\n" + certificate_pem(one) + "\n" + certificate_pem(two));
  ASSERT_TRUE(several);
  EXPECT_EQ(*several, (std::vector{one, two}));
  EXPECT_EQ(certificates_from(certificate_der(two)).value(), std::vector{two});
}

TEST(CertificateTest, AFileWithoutACertificateOrWithABrokenOneIsRefused) {
  const std::string pem = certificate_pem(make_authority("one").certificate);
  EXPECT_FALSE(certificates_from(""));
  EXPECT_FALSE(certificates_from("alice ssh-ed25519 AAAA\n"));
  EXPECT_FALSE(certificates_from(key_pem(make_authority("one"))));
  EXPECT_FALSE(certificates_from(pem.substr(0, pem.size() / 2)));
  EXPECT_FALSE(certificates_from(pem + pem.substr(0, pem.size() / 2)));
  std::string broken = pem;
  broken[pem.size() / 2] = '!';
  EXPECT_FALSE(certificates_from(broken));
}

TEST(PathTest, LeadsThroughOthersToAnAnchor) {
  const Identity root = make_authority("root");
  const Identity middle =
      make_identity({.name = "middle",
                     .extensions = {{"basicConstraints", "critical,CA:TRUE"}, {"keyUsage", "critical,keyCertSign"}}},
                    &root);
  const Identity alice = make_identity({.name = "Alice"}, &middle);
  const auto leads = [&](std::vector<Certificate> others, std::vector<Certificate> anchors, UnixSeconds time) {
    return check_path(alice.certificate, others, anchors, CertificateUse::signing, time).has_value();
  };
  EXPECT_TRUE(leads({middle.certificate}, {root.certificate}, world_begin()));
  EXPECT_TRUE(leads({}, {middle.certificate}, world_begin())) << "a CA that is named is trusted by itself";
  EXPECT_FALSE(leads({}, {root.certificate}, world_begin()));
  EXPECT_FALSE(leads({middle.certificate, root.certificate}, {}, world_begin()))
      << "nothing is trusted for being there";
  EXPECT_FALSE(leads({middle.certificate}, {root.certificate}, world_begin() + 2 * year));
  EXPECT_FALSE(leads({middle.certificate}, {root.certificate}, world_begin() - 2 * day));
}

TEST(PathTest, WhoIsNoAuthorityCannotMakeOne) {
  const Identity root = make_authority("root");
  const Identity alice = make_identity({.name = "Alice"}, &root);
  const Identity mallory = make_identity({.name = "Mallory"}, &alice);
  const std::vector others{alice.certificate};
  const std::vector anchors{root.certificate};
  EXPECT_FALSE(check_path(mallory.certificate, others, anchors, CertificateUse::signing, world_begin()));
}

}  // namespace
}  // namespace exhibit::test
