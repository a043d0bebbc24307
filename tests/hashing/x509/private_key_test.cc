#include "hashing/x509/private_key.h"

#include <gtest/gtest.h>

#include "hashing/x509/cms_sign.h"
#include "tests/support/pki.h"

namespace exhibit::test {
namespace {

const PassphraseSource nobody = [](std::string_view) { return Expected<Secret>(refuse("there is nobody to ask")); };

PassphraseSource says(std::string passphrase) {
  return [passphrase](std::string_view what) {
    EXPECT_EQ(what, "alice.key");
    return Expected<Secret>(Secret(passphrase));
  };
}

Expected<PrivateKey> read(const std::string& pem, const PassphraseSource& passphrase) {
  return PrivateKey::from_pem(Secret(pem), "alice.key", passphrase);
}

TEST(PrivateKeyTest, PlainKeysAskForNothing) {
  const Identity alice = make_identity({.name = "Alice"}, nullptr);
  for (const KeyForm form : {KeyForm::pkcs8, KeyForm::traditional}) {
    const auto key = read(key_pem(alice, "", form), nobody);
    ASSERT_TRUE(key);
    EXPECT_TRUE(is_key_of(*key, alice.certificate));
    EXPECT_FALSE(is_key_of(*key, make_identity({.name = "Alice"}, nullptr).certificate));
  }
}

TEST(PrivateKeyTest, EncryptedKeysAskForTheirPassphrase) {
  const Identity alice = make_identity({.name = "Alice"}, nullptr);
  for (const KeyForm form : {KeyForm::pkcs8, KeyForm::traditional}) {
    const std::string pem = key_pem(alice, "correct horse", form);
    ASSERT_TRUE(read(pem, says("correct horse")));
    EXPECT_EQ(read(pem, says("battery staple")).error().why, "the passphrase is not its own, or the key is damaged");
    EXPECT_EQ(read(pem, says("")).error().why, "the passphrase is not its own, or the key is damaged");
    EXPECT_EQ(read(pem, nobody).error().why, "there is nobody to ask");
  }
}

TEST(PrivateKeyTest, WhatIsNoKeyIsToldApart) {
  EXPECT_EQ(read("", nobody).error().why, "it holds no private key in PEM");
  EXPECT_EQ(read(certificate_pem(make_authority("CA").certificate), nobody).error().why,
            "it holds no private key in PEM");
  const std::string openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
  EXPECT_NE(read(openssh, nobody).error().why.find("--ssh-key"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::test
