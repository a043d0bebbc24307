#include <gtest/gtest.h>

#include "hashing/age/base64.h"
#include "hashing/age/bech32.h"

namespace exhibit::age {
namespace {

TEST(AgeBase64, HasNoPadding) {
  EXPECT_EQ(base64_encode(""), "");
  EXPECT_EQ(base64_encode("f"), "Zg");
  EXPECT_EQ(base64_encode("fo"), "Zm8");
  EXPECT_EQ(base64_encode("foo"), "Zm9v");
  EXPECT_EQ(base64_encode("foob"), "Zm9vYg");
  EXPECT_EQ(base64_decode("Zm9vYg"), "foob");
  EXPECT_EQ(base64_decode(""), "");
}

TEST(AgeBase64, HasOneSpelling) {
  for (const char* text : {"Z", "Zg==", "Zh", "Zm9", "Zm8=", "Zm9v\n", "Zm 9", "Zm9-", "Zm9_", "Zm9vYgA"}) {
    const auto bytes = base64_decode(text);
    EXPECT_TRUE(!bytes || base64_encode(*bytes) == text) << text;
  }
  EXPECT_FALSE(base64_decode("Zh"));
  EXPECT_FALSE(base64_decode("Zm9"));
  EXPECT_FALSE(base64_decode("Zg=="));
}

TEST(AgeBase64, AllBytesComeBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    EXPECT_EQ(base64_decode(base64_encode(bytes.substr(0, length))), bytes.substr(0, length));
  }
}

// BIP 173, "Test vectors".
TEST(AgeBech32, VectorsOfTheProposal) {
  EXPECT_TRUE(bech32_decode("a", "A12UEL5L"));
  EXPECT_TRUE(bech32_decode("a", "a12uel5l"));
  EXPECT_TRUE(bech32_decode("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
  EXPECT_TRUE(bech32_decode("split", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"));
  for (const char* text :
       {"pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee", "a12UEL5L"}) {
    for (const char* prefix : {"a", "x", "li"}) EXPECT_FALSE(bech32_decode(prefix, text)) << text;
  }
}

TEST(AgeBech32, BytesComeBackAndNoCharacterMayChange) {
  std::string bytes(32, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 37 + 250);
  const std::string text = bech32_encode("age", bytes);
  EXPECT_EQ(bech32_decode("age", text)->view(), bytes);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'q' ? 'p' : 'q';
    EXPECT_FALSE(bech32_decode("age", changed)) << i;
    EXPECT_FALSE(bech32_decode("age", text.substr(0, i))) << i;
  }
  EXPECT_FALSE(bech32_decode("agf", text));
}

}  // namespace
}  // namespace exhibit::age
