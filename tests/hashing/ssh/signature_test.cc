#include "hashing/ssh/signature.h"

#include <gtest/gtest.h>

#include "hashing/ssh/pem_key.h"
#include "hashing/ssh/signer.h"
#include "hashing/ssh/wire.h"
#include "tests/hashing/ssh/ssh_keys.h"

namespace exhibit::ssh {
namespace {

using exhibit::test::file_content;
using exhibit::test::output_of;
using test::make_key;
using test::nobody;
using test::somebody_who_says;

constexpr std::string_view message = "exhibit-seal: 1\nbundle-id: x\n";

class SignatureTest : public ::testing::TestWithParam<const char*> {
 protected:
  SignatureTest() : text_(make_key(folder, "key", GetParam())) { folder.write("message", message); }

  KeySigner signer() { return KeySigner(*parse_openssh_key(text_, "key", nobody)); }
  std::string ours() { return make_signature(signer(), message, "exhibit-seal").value(); }
  std::string of_ssh_keygen(const std::string& options = "") {
    output_of("cd " + folder.path() + " && rm -f message.sig && ssh-keygen -q -Y sign -f key -n exhibit-seal " +
              options + " message 2>/dev/null");
    return file_content(folder / "message.sig");
  }

  TemporaryFolder folder;
  std::string text_;
};

INSTANTIATE_TEST_SUITE_P(Types, SignatureTest,
                         ::testing::Values("-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t rsa -b 2048"));

TEST_P(SignatureTest, SshKeygenVerifiesWhatWeSign) {
  folder.write("sig", ours());
  folder.write("allowed", "me@example.org " + file_content(folder / "key.pub"));
  const std::string said =
      output_of("ssh-keygen -Y verify -f " + folder / "allowed -I me@example.org -n exhibit-seal -s " +
                folder / "sig < " + folder / "message");
  EXPECT_NE(said.find("Good \"exhibit-seal\" signature"), std::string::npos) << said;
}

TEST_P(SignatureTest, WhatSshKeygenSignsVerifies) {
  for (const std::string options : {"", "-O hashalg=sha256", "-O hashalg=sha512"}) {
    const auto signature = parse_signature(of_ssh_keygen(options));
    ASSERT_TRUE(signature) << signature.error().why;
    EXPECT_TRUE(check_signature(*signature, message, "exhibit-seal"));
    EXPECT_EQ(signature->key, *parse_public_line(file_content(folder / "key.pub")));
    EXPECT_EQ(armoured_signature(signature_blob(*signature)), file_content(folder / "message.sig"));
  }
}

TEST_P(SignatureTest, OtherBytesOrAnotherPurposeDoNot) {
  const auto signature = parse_signature(ours());
  ASSERT_TRUE(signature);
  EXPECT_TRUE(check_signature(*signature, message, "exhibit-seal"));
  EXPECT_FALSE(check_signature(*signature, std::string(message) + " ", "exhibit-seal"));
  EXPECT_FALSE(check_signature(*signature, "", "exhibit-seal"));
  EXPECT_FALSE(check_signature(*signature, message, "exhibit-custody"));
  EXPECT_FALSE(check_signature(*signature, message, "exhibit-sea"));
}

TEST_P(SignatureTest, NoBitFlipInItsBytesVerifies) {
  const std::string blob = signature_blob(*parse_signature(ours()));
  for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
    std::string changed = blob;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    const auto signature = parse_signature_blob(changed);
    EXPECT_FALSE(signature && check_signature(*signature, message, "exhibit-seal")) << bit;
  }
}

TEST_P(SignatureTest, NoBitFlipInItsFileVerifies) {
  const std::string text = ours();
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string changed = text;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    const auto signature = parse_signature(changed);
    EXPECT_FALSE(signature && check_signature(*signature, message, "exhibit-seal")) << bit;
  }
}

TEST_P(SignatureTest, NoPartOfItVerifies) {
  const std::string text = ours();
  const std::string blob = signature_blob(*parse_signature(text));
  for (std::size_t length = 0; length < text.size(); ++length) EXPECT_FALSE(parse_signature(text.substr(0, length)));
  for (std::size_t length = 0; length < blob.size(); ++length)
    EXPECT_FALSE(parse_signature_blob(blob.substr(0, length)));
}

// Attack 30: junk after p7s, tsr, sig.
TEST_P(SignatureTest, Attack30JunkAfterASignature) {
  const std::string text = ours();
  const std::string blob = signature_blob(*parse_signature(text));
  for (const std::string junk : {"\n", "x", " ", "junk\n"}) {
    EXPECT_FALSE(parse_signature(text + junk));
    EXPECT_FALSE(parse_signature(junk + text));
    EXPECT_FALSE(parse_signature(armoured_signature(blob + junk)));
  }
  EXPECT_FALSE(parse_signature(text + text));
  EXPECT_FALSE(parse_signature(text + std::string(1, '\0')));
}

TEST_P(SignatureTest, LinesHaveOneLength) {
  const std::string text = ours();
  const auto changed = [&](std::size_t at, const char* with, std::size_t removed) {
    std::string copy = text;
    return copy.replace(at, removed, with);
  };
  const std::size_t first = text.find('\n') + 1;
  EXPECT_FALSE(parse_signature(changed(first + 10, "\n", 0)));
  EXPECT_FALSE(parse_signature(changed(first + 70, "\n\n", 1)));
  EXPECT_FALSE(parse_signature(changed(first + 70, "", 1)));
  EXPECT_FALSE(parse_signature(changed(first + 70, " \n", 1)));
  EXPECT_FALSE(parse_signature(changed(first + 70, "\r\n", 1)));
}

TEST_P(SignatureTest, AnotherKeysNameUnderneathDoesNotVerify) {
  auto signature = parse_signature(ours());
  make_key(folder, "other", GetParam());
  signature->key = *parse_public_line(file_content(folder / "other.pub"));
  EXPECT_FALSE(check_signature(*signature, message, "exhibit-seal"));
}

TEST(SshSignature, Attack33Sha1IsRefusedForRsa) {
  TemporaryFolder folder;
  const auto key = parse_openssh_key(make_key(folder, "key", "-t rsa -b 2048"), "key", nobody);
  auto signature = parse_signature(*make_signature(
      KeySigner(*parse_openssh_key(file_content(folder / "key"), "", nobody)), message, "exhibit-seal"));
  ASSERT_TRUE(signature);
  signature->algorithm = "ssh-rsa";
  const auto refused = parse_signature(armoured_signature(signature_blob(*signature)));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().why.find("SHA-1"), std::string::npos);
  signature->algorithm = "rsa-sha2-512";
  signature->hash = "sha1";
  EXPECT_FALSE(parse_signature(armoured_signature(signature_blob(*signature))));
}

TEST(SshSignature, OtherVersionsAreRefused) {
  TemporaryFolder folder;
  make_key(folder, "key", "-t ed25519");
  std::string blob = signature_blob(*parse_signature(*make_signature(
      KeySigner(*parse_openssh_key(file_content(folder / "key"), "", nobody)), message, "exhibit-seal")));
  ASSERT_TRUE(parse_signature_blob(blob));
  for (const char version : {char{0}, char{2}}) {
    blob[9] = version;
    EXPECT_FALSE(parse_signature_blob(blob));
  }
}

TEST(SshSignature, KeysInPemSignToo) {
  TemporaryFolder folder;
  const std::string commands[] = {
      "openssl ecparam -name prime256v1 -genkey -noout -out ", "openssl genpkey -algorithm ed25519 -out ",
      "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out ",
      "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -aes256 -pass pass:secret -out "};
  for (const std::string& command : commands) {
    output_of(command + folder / "key" + " 2>/dev/null");
    auto key = parse_private_key(file_content(folder / "key"), "key", somebody_who_says("secret"));
    ASSERT_TRUE(key) << command << key.error().why;
    EXPECT_TRUE(make_signature(KeySigner(*std::move(key)), message, "exhibit-seal")) << command;
  }
  EXPECT_FALSE(parse_private_key(file_content(folder / "key"), "key", somebody_who_says("wrong")));
  const auto unasked = parse_private_key(file_content(folder / "key"), "key", nobody);
  ASSERT_FALSE(unasked);
  EXPECT_EQ(unasked.error().why, "nobody was to be asked");
  EXPECT_FALSE(parse_private_key("", "key", nobody));
}

TEST(SshSignature, AKeyFileWithAnotherKeysPublicHalfSignsNothing) {
  TemporaryFolder folder;
  make_key(folder, "key", "-t rsa -b 2048");
  make_key(folder, "other", "-t rsa -b 2048");
  auto key = parse_openssh_key(file_content(folder / "key"), "key", nobody);
  key->public_key = *parse_public_line(file_content(folder / "other.pub"));
  EXPECT_FALSE(make_signature(KeySigner(*std::move(key)), message, "exhibit-seal"));
}

}  // namespace
}  // namespace exhibit::ssh
