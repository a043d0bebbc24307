#include "hashing/ssh/openssh_key.h"

#include <gtest/gtest.h>

#include "hashing/base64.h"
#include "hashing/digest.h"
#include "hashing/ssh/bcrypt_pbkdf.h"
#include "hashing/ssh/blowfish.h"
#include "hashing/ssh/wire.h"
#include "tests/hashing/ssh/ssh_keys.h"

namespace exhibit::ssh {
namespace {

using exhibit::test::file_content;
using exhibit::test::output_of;
using test::make_key;
using test::nobody;
using test::somebody_who_says;

TEST(FractionOfPi, BlowfishsPublishedWords) {
  EXPECT_EQ(fraction_of_pi()[0], 0x243f6a88u);
  EXPECT_EQ(fraction_of_pi()[17], 0x8979fb1bu);
  EXPECT_EQ(fraction_of_pi()[18], 0xd1310ba6u);
  EXPECT_EQ(fraction_of_pi()[1041], 0x3ac372e6u);
}

// Schneier's vector for a key of eight zero bytes.
TEST(BlowfishTest, PublishedVector) {
  Blowfish blowfish;
  blowfish.expand(std::string(8, '\0'));
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  blowfish.encrypt(left, right);
  EXPECT_EQ(left, 0x4ef99745u);
  EXPECT_EQ(right, 0x6198dd78u);
}

TEST(BcryptPbkdfTest, RefusesWhatItCannotDo) {
  EXPECT_FALSE(bcrypt_pbkdf("", "salt", 4, 32));
  EXPECT_FALSE(bcrypt_pbkdf("passphrase", "", 4, 32));
  EXPECT_FALSE(bcrypt_pbkdf("passphrase", "salt", 0, 32));
  EXPECT_FALSE(bcrypt_pbkdf("passphrase", "salt", greatest_rounds + 1, 32));
  EXPECT_FALSE(bcrypt_pbkdf("passphrase", "salt", 4, 0));
}

TEST(WireTest, Base64HasOneSpelling) {
  for (const std::string bytes : {"", "a", "ab", "abc", "abcd"}) {
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
  }
  for (const char* text : {"YQ", "YQ=", "YR==", "Y===", "=", "====", "YQ==YQ==", "YW J", "YWJ\n", "YWJj="}) {
    EXPECT_FALSE(base64_decode(text)) << text;
  }
}

TEST(WireTest, PositiveNumbersAreAsShortAsCanBe) {
  const auto read = [](std::string bytes) {
    const std::string wire = wire_string(bytes);
    WireReader reader(wire);
    return reader.positive().has_value();
  };
  EXPECT_TRUE(read("\x7f"));
  EXPECT_TRUE(read(std::string("\0\x80", 2)));
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read("\x80"));
  EXPECT_FALSE(read(std::string("\0\x7f", 2)));
  EXPECT_FALSE(read(std::string(1, '\0')));
}

class OpensshKeyTest : public ::testing::TestWithParam<const char*> {
 protected:
  TemporaryFolder folder;
};

INSTANTIATE_TEST_SUITE_P(Types, OpensshKeyTest,
                         ::testing::Values("-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t rsa -b 2048"));

TEST_P(OpensshKeyTest, ReadsWhatSshKeygenMakes) {
  const std::string text = make_key(folder, "key", GetParam());
  const auto key = parse_openssh_key(text, "key", nobody);
  ASSERT_TRUE(key) << key.error().why;
  const auto shown = parse_public_line(file_content(folder / "key.pub"));
  ASSERT_TRUE(shown) << shown.error().why;
  EXPECT_EQ(key->public_key, *shown);
  EXPECT_EQ(key->comment, "a comment");
  EXPECT_EQ(file_content(folder / "key.pub"), shown->line() + " a comment\n");
  EXPECT_NE(output_of("ssh-keygen -l -f " + folder / "key.pub").find(shown->fingerprint()), std::string::npos);
  EXPECT_TRUE(is_fingerprint(shown->fingerprint()));
}

TEST_P(OpensshKeyTest, APassphraseOpensIt) {
  for (const std::string cipher : {"aes256-ctr", "aes256-cbc"}) {
    const std::string text = make_key(folder, cipher, std::string(GetParam()) + " -a 3 -Z " + cipher, "correct horse");
    std::string asked;
    const auto key = parse_openssh_key(text, "my key", [&](std::string_view what) -> Expected<Secret> {
      asked = what;
      return Secret(std::string_view("correct horse"));
    });
    ASSERT_TRUE(key) << key.error().why;
    EXPECT_EQ(asked, "my key");
    EXPECT_EQ(key->public_key, *parse_public_line(file_content(folder / (cipher + ".pub"))));
    const auto wrong = parse_openssh_key(text, "key", somebody_who_says("wrong horse"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().why, "the passphrase is wrong");
    const auto unasked = parse_openssh_key(text, "key", nobody);
    ASSERT_FALSE(unasked);
    EXPECT_EQ(unasked.error().why, "nobody was to be asked");
  }
}

TEST_P(OpensshKeyTest, CutOrWithMoreAfterItIsRefused) {
  const std::string text = make_key(folder, "key", GetParam());
  for (std::size_t length = 0; length + 1 < text.size(); ++length) {
    EXPECT_FALSE(parse_openssh_key(text.substr(0, length), "key", nobody)) << length;
  }
  EXPECT_FALSE(parse_openssh_key(text + "x", "key", nobody));
  EXPECT_FALSE(parse_openssh_key(text + text, "key", nobody));
}

/// The bytes inside the armour.
std::string bytes_of(const std::string& text) {
  std::string base64;
  for (std::size_t at = text.find('\n') + 1; text[at] != '-'; at = text.find('\n', at) + 1) {
    base64 += text.substr(at, text.find('\n', at) - at);
  }
  return base64_decode(base64).value();
}

std::string armoured(const std::string& bytes) {
  return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64_encode(bytes) + "\n-----END OPENSSH PRIVATE KEY-----\n";
}

TEST_P(OpensshKeyTest, APrivateHalfOfAnotherKeyThanThePublicOneInFrontIsRefused) {
  std::string bytes = bytes_of(make_key(folder, "key", GetParam()));
  make_key(folder, "other", GetParam());
  const std::string own = parse_public_line(file_content(folder / "key.pub"))->blob;
  const std::string other = parse_public_line(file_content(folder / "other.pub"))->blob;
  ASSERT_TRUE(parse_openssh_key(armoured(bytes), "key", nobody));
  bytes.replace(bytes.find(own), own.size(), other);
  EXPECT_FALSE(parse_openssh_key(armoured(bytes), "key", nobody));
}

/// The bytes of a key that needs padding. A scalar is shorter now and then (RFC 4251, 5, mpint), and then the comment
/// may end with the last block; padding counts from 1, and no character of the comment is below 8.
std::string padded_key(const TemporaryFolder& folder, const std::string& options) {
  for (int made = 0;; ++made) {
    std::string bytes = bytes_of(make_key(folder, "padded-" + std::to_string(made), options));
    if (bytes.back() < 8) return bytes;
  }
}

TEST_P(OpensshKeyTest, NoBytesButPaddingFollowTheKey) {
  std::string bytes = padded_key(folder, GetParam());
  EXPECT_FALSE(parse_openssh_key(armoured(bytes + "x"), "key", nobody));
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  EXPECT_FALSE(parse_openssh_key(armoured(bytes), "key", nobody));
}

TEST(OpensshKey, TheSeedOfAnEd25519KeyMakesItsPublicHalf) {
  TemporaryFolder folder;
  const auto key = parse_openssh_key(make_key(folder, "key", "-t ed25519"), "key", nobody);
  ASSERT_TRUE(key);
  const auto seed = ed25519_seed(*key);
  ASSERT_TRUE(seed);
  EXPECT_EQ(seed->size(), 32u);
  const auto rsa = parse_openssh_key(make_key(folder, "rsa", "-t rsa -b 2048"), "rsa", nobody);
  ASSERT_TRUE(rsa);
  EXPECT_FALSE(ed25519_seed(*rsa));
}

TEST(OpensshKey, CiphersThatAreNotKnownAreNamedWithTheWayOut) {
  TemporaryFolder folder;
  const auto key = parse_openssh_key(make_key(folder, "key", "-t ed25519 -a 1 -Z aes128-ctr", "correct horse"), "key",
                                     somebody_who_says("correct horse"));
  ASSERT_FALSE(key);
  EXPECT_NE(key.error().why.find("ssh-keygen -p"), std::string::npos) << key.error().why;
}

TEST(PublicKeyLine, WeakUnknownAndBrokenKeysAreRefused) {
  TemporaryFolder folder;
  make_key(folder, "weak", "-t rsa -b 1024");
  EXPECT_FALSE(parse_public_line(file_content(folder / "weak.pub")));
  make_key(folder, "521", "-t ecdsa -b 521");
  EXPECT_FALSE(parse_public_line(file_content(folder / "521.pub")));
  make_key(folder, "good", "-t ed25519");
  const std::string line = file_content(folder / "good.pub");
  EXPECT_TRUE(parse_public_line(line));
  EXPECT_FALSE(parse_public_line("ssh-rsa" + line.substr(line.find(' '))));
  EXPECT_FALSE(parse_public_line(""));
  EXPECT_FALSE(parse_public_line("ssh-ed25519"));
  EXPECT_FALSE(parse_public_line("ssh-ed25519 !"));
  EXPECT_FALSE(parse_public_blob(parse_public_line(line)->blob + "x"));
}

TEST(PublicKeyLine, APointThatIsNotOnItsCurveIsRefused) {
  TemporaryFolder folder;
  make_key(folder, "key", "-t ecdsa -b 256");
  std::string blob = parse_public_line(file_content(folder / "key.pub"))->blob;
  blob.back() = static_cast<char>(blob.back() ^ 1);
  EXPECT_FALSE(parse_public_blob(blob));
}

}  // namespace
}  // namespace exhibit::ssh
