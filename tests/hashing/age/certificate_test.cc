#include "hashing/age/certificate.h"

#include <gtest/gtest.h>

#include "hashing/age/base64.h"
#include "tests/hashing/age/age_file.h"
#include "tests/support/files.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::age::test {
namespace {

using exhibit::test::file_content;
using exhibit::test::output_of;

/// Certificates and keys by openssl(1), in a folder of their own.
struct Shop {
  TemporaryFolder folder;

  /// `name`.pem and `name`.key; the key is of `kind`, e.g. "rsa:2048".
  void make(const std::string& name, const std::string& kind, const std::string& more = "") const {
    output_of("openssl req -x509 -nodes -days 2 -subj /CN=" + name + " -newkey " + kind + " -keyout " +
              (folder / (name + ".key")) + " -out " + (folder / (name + ".pem")) + " " + more + " 2>&1");
  }
  Expected<Certificate> certificate(const std::string& name) const {
    return Certificate::parse(file_content(folder / (name + ".pem")));
  }
  std::string key(const std::string& name) const { return file_content(folder / (name + ".key")); }
  Identities identity(const std::string& name, const PassphraseSource& passphrases = nobody) const {
    return parse_identity_file(Secret{std::string_view(key(name))}, name, passphrases).value();
  }

  static Expected<Secret> nobody(std::string_view) { return refuse("nobody is there"); }
};

const std::string rsa = "rsa:2048";
const std::string p256 = "ec -pkeyopt ec_paramgen_curve:P-256";
const std::string p384 = "ec -pkeyopt ec_paramgen_curve:P-384";

Recipients holders(const Shop& shop, std::initializer_list<const char*> names) {
  Recipients recipients;
  for (const char* name : names) recipients.certificates.push_back(shop.certificate(name).value());
  return recipients;
}

TEST(AgeCertificates, EachHolderOpensWhatIsForAll) {
  const Shop shop;
  shop.make("rsa", rsa);
  shop.make("ec", p256);
  shop.make("ec384", p384);
  shop.make("other", rsa);
  shop.make("otherec", p256);
  const std::string file = encrypt(holders(shop, {"rsa", "ec", "ec384"}), "evidence");
  for (const char* name : {"rsa", "ec", "ec384"}) {
    const Opened opened = decrypt(file, shop.identity(name));
    EXPECT_EQ(opened.plain, "evidence") << name << ": " << opened.why;
  }
  for (const char* name : {"other", "otherec"})
    EXPECT_EQ(decrypt(file, shop.identity(name)).fault, Fault::no_identity) << name;
}

TEST(AgeCertificates, OrdinaryDecodersTakeTheStanza) {
  const Shop shop;
  shop.make("rsa", rsa);
  shop.make("ec", p256);
  for (const auto& names : {std::initializer_list<const char*>{"rsa"}, {"ec"}, {"rsa", "ec"}, {"ec", "ec", "rsa"}}) {
    const auto stanzas = wrap_for_certificates(holders(shop, names).certificates, random_bytes(file_key_size)).value();
    ASSERT_EQ(stanzas.size(), 2u);
    EXPECT_EQ(stanzas[1].type, cms_type);
    EXPECT_EQ(stanzas[1].body.size() % 3, 0u);
  }
}

TEST(AgeCertificates, TheKeyIsAskedForOnlyWhereTheFileIsForCertificates) {
  const Shop shop;
  shop.make("rsa", rsa);
  output_of("openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret -in " + (shop.folder / "rsa.key") + " -out " +
            (shop.folder / "locked.key"));
  int asked = 0;
  std::string answer = "secret";
  const PassphraseSource somebody = [&](std::string_view) -> Expected<Secret> {
    ++asked;
    return Secret{std::string_view(answer)};
  };
  const KeyPair keys;
  EXPECT_EQ(decrypt(encrypt(only(keys.recipient()), "x"), shop.identity("locked", somebody)).fault, Fault::no_identity);
  EXPECT_EQ(asked, 0);
  const std::string file = encrypt(holders(shop, {"rsa"}), "evidence");
  EXPECT_EQ(decrypt(file, shop.identity("locked", somebody)).plain, "evidence");
  EXPECT_EQ(asked, 1);
  answer = "wrong";
  EXPECT_EQ(decrypt(file, shop.identity("locked", somebody)).why, "locked: the passphrase is wrong");
  EXPECT_EQ(decrypt(file, shop.identity("locked")).why, "locked: nobody is there");
}

TEST(AgeCertificates, PemAndDer) {
  const Shop shop;
  shop.make("ec", p256);
  output_of("openssl x509 -outform DER -in " + (shop.folder / "ec.pem") + " -out " + (shop.folder / "ec.der"));
  const std::string der = file_content(shop.folder / "ec.der");
  EXPECT_TRUE(is_certificate(der));
  EXPECT_TRUE(Certificate::parse(der));
  EXPECT_FALSE(Certificate::parse(der + "x")) << "bytes after it";
  EXPECT_FALSE(Certificate::parse(der.substr(0, der.size() - 1)));
  const std::string pem = file_content(shop.folder / "ec.pem");
  EXPECT_TRUE(is_certificate(pem));
  EXPECT_TRUE(Certificate::parse("comments before it\n" + pem));
  EXPECT_FALSE(is_certificate("age1x"));
  EXPECT_FALSE(Certificate::parse("nothing"));
}

TEST(AgeCertificates, WhatIsRefused) {
  const Shop shop;
  shop.make("ec", p256);
  shop.make("small", "rsa:1024");
  shop.make("ed", "ed25519");
  shop.make("signer", rsa, "-addext keyUsage=digitalSignature");
  shop.make("fit", rsa, "-addext keyUsage=keyEncipherment");
  shop.make("signerec", p256, "-addext keyUsage=digitalSignature");
  shop.make("fitec", p256, "-addext keyUsage=keyAgreement");
  EXPECT_TRUE(shop.certificate("fit"));
  EXPECT_TRUE(shop.certificate("fitec"));
  EXPECT_NE(shop.certificate("small").error().why.find("2,048"), std::string::npos);
  EXPECT_NE(shop.certificate("ed").error().why.find("neither RSA"), std::string::npos);
  EXPECT_NE(shop.certificate("signer").error().why.find("keyEncipherment"), std::string::npos);
  EXPECT_NE(shop.certificate("signerec").error().why.find("keyAgreement"), std::string::npos);
  const std::string pem = file_content(shop.folder / "ec.pem");
  EXPECT_NE(Certificate::parse(pem + pem).error().why.find("several"), std::string::npos);
  EXPECT_NE(Certificate::parse(pem + shop.key("ec")).error().why.find("private key"), std::string::npos);
}

TEST(AgeCertificates, JunkAfterTheCmsIsMalformed) {
  const Shop shop;
  shop.make("ec", p256);
  const Secret file_key = random_bytes(file_key_size);
  auto stanzas = wrap_for_certificates(holders(shop, {"ec"}).certificates, file_key).value();
  stanzas[1].body += "x";
  const std::string file = encrypt(Envelope{Secret(file_key.view()), encode_header(stanzas, file_key)}, "evidence");
  EXPECT_EQ(decrypt(file, shop.identity("ec")).fault, Fault::malformed);
}

/// Whoever makes a file chooses what is wrapped for a certificate: a key of the certificate's own would open the same
/// stanza again, without end.
TEST(AgeCertificates, AWrappedPrivateKeyIsNoIdentity) {
  const Shop shop;
  shop.make("ec", p256);
  shop.folder.write("content", shop.key("ec") + "AGE-SECRET-KEY-1\n");
  const std::string der = output_of("openssl cms -encrypt -binary -aes256 -in " + (shop.folder / "content") +
                                    " -outform DER " + (shop.folder / "ec.pem"));
  const Secret file_key = random_bytes(file_key_size);
  auto stanzas = wrap_for_certificates(holders(shop, {"ec"}).certificates, file_key).value();
  stanzas[1].body = der;
  const std::string file = encrypt(Envelope{Secret(file_key.view()), encode_header(stanzas, file_key)}, "evidence");
  EXPECT_EQ(decrypt(file, shop.identity("ec")).fault, Fault::no_identity);
}

}  // namespace
}  // namespace exhibit::age::test
