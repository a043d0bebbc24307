#include "hashing/digest.h"

#include <gtest/gtest.h>

#include <vector>

namespace exhibit {
namespace {

// FIPS 180-4 examples (NIST CSRC, SHA-256).
TEST(Sha256Test, NistVectors) {
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Test, PiecesGiveTheDigestOfTheWhole) {
  Sha256 hash;
  for (const char c : std::string_view("abc")) hash.update(std::string_view(&c, 1));
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

TEST(Sha256Test, PeekLeavesTheRunningDigest) {
  Sha256 hash;
  hash.update(std::string_view("ab"));
  EXPECT_EQ(hash.peek(), sha256("ab"));
  hash.update(std::string_view("c"));
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

TEST(Sha256Test, FinishStartsAnew) {
  Sha256 hash;
  hash.update(std::string_view("x")).finish();
  EXPECT_EQ(hash.update(std::string_view("abc")).finish(), sha256("abc"));
}

TEST(Sha256Test, ACopyGoesOnByItself) {
  Sha256 hash;
  hash.update(std::string_view("a"));
  Sha256 copy(hash);
  copy.update(std::string_view("b"));
  EXPECT_EQ(hash.finish(), sha256("a"));
  EXPECT_EQ(copy.finish(), sha256("ab"));
}

std::vector<std::uint8_t> repeated(std::uint8_t byte, std::size_t count) {
  return std::vector<std::uint8_t>(count, byte);
}

// RFC 4231, test cases 1, 2 and 6.
TEST(HmacSha256Test, Rfc4231) {
  EXPECT_EQ(hmac_sha256(repeated(0x0b, 20), "Hi There").hex(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  const std::vector<std::uint8_t> jefe = {'J', 'e', 'f', 'e'};
  EXPECT_EQ(hmac_sha256(jefe, "what do ya want for nothing?").hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256(repeated(0xaa, 131), "Test Using Larger Than Block-Size Key - Hash Key First").hex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(DigestTest, HexRoundTrip) { EXPECT_EQ(Digest::from_hex(sha256("abc").hex()), sha256("abc")); }

TEST(DigestTest, RefusesEveryOtherSpelling) {
  std::string hex = sha256("abc").hex();
  EXPECT_FALSE(Digest::from_hex(hex.substr(1)));
  EXPECT_FALSE(Digest::from_hex(hex + "0"));
  EXPECT_FALSE(Digest::from_hex("BA" + hex.substr(2)));
  EXPECT_FALSE(Digest::from_hex(" " + hex.substr(1)));
}

}  // namespace
}  // namespace exhibit
