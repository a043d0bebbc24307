#include "hashing/age/primitives.h"

#include <gtest/gtest.h>

#include "hashing/age/ssh_ed25519.h"

namespace exhibit::age {
namespace {

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

// RFC 5869, A.1 and A.3: the first 32 of 42 bytes.
TEST(Hkdf, VectorsOfTheRfc) {
  const std::string secret(22, '\x0b');
  EXPECT_EQ(hkdf_sha256(secret, from_hex("000102030405060708090a0b0c"), from_hex("f0f1f2f3f4f5f6f7f8f9")).view(),
            from_hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"));
  EXPECT_EQ(hkdf_sha256(secret, {}, {}).view(),
            from_hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
}

// RFC 7748, 5.2.
TEST(X25519, VectorOfTheRfc) {
  const std::string scalar = from_hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
  const std::string point = from_hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
  EXPECT_EQ(x25519(scalar, point)->view(),
            from_hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
  EXPECT_EQ(x25519(scalar, x25519_public(point))->view(), x25519(point, x25519_public(scalar))->view());
}

TEST(X25519, RefusesPointsOfLowOrder) {
  const Secret scalar = random_bytes(key_size);
  for (const char* digits : {"0000000000000000000000000000000000000000000000000000000000000000",
                             "0100000000000000000000000000000000000000000000000000000000000000",
                             "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                             "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"}) {
    EXPECT_FALSE(x25519(scalar.view(), from_hex(digits))) << digits;
  }
}

// RFC 8439, 2.8.2.
TEST(ChaCha20Poly1305, WhatWasChangedIsNotOpened) {
  ChaCha20Poly1305 cipher(random_bytes(key_size));
  const std::string plain = "Ladies and Gentlemen";
  std::string sealed(plain.size() + tag_size, '\0');
  cipher.seal({}, plain, sealed.data());
  std::string opened(plain.size(), '\0');
  EXPECT_TRUE(cipher.open({}, sealed, opened.data()));
  EXPECT_EQ(opened, plain);
  EXPECT_FALSE(cipher.open({1}, sealed, opened.data()));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(cipher.open({}, changed, opened.data())) << i;
  }
  EXPECT_FALSE(cipher.open({}, sealed.substr(0, tag_size - 1), opened.data()));
}

// The base points of both forms (RFC 7748, 4.1): y = 4/5, u = 9.
TEST(MontgomeryPoint, TheBasePoints) {
  const std::string base = from_hex("5866666666666666666666666666666666666666666666666666666666666666");
  EXPECT_EQ(montgomery_point(base), from_hex("0900000000000000000000000000000000000000000000000000000000000000"));
  const std::string negative = from_hex("58666666666666666666666666666666666666666666666666666666666666e6");
  EXPECT_EQ(montgomery_point(negative), montgomery_point(base));
}

TEST(MontgomeryPoint, RefusesWhatIsNoPoint) {
  EXPECT_FALSE(montgomery_point(
      from_hex("0200000000000000000000000000000000000000000000000000000000000000")));  // not on the curve
  EXPECT_FALSE(
      montgomery_point(from_hex("0100000000000000000000000000000000000000000000000000000000000000")));  // neutral
  EXPECT_FALSE(
      montgomery_point(from_hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")));  // 1 + p
  EXPECT_FALSE(montgomery_point("short"));
}

}  // namespace
}  // namespace exhibit::age
