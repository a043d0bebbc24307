#include "hashing/uuid.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(UuidTest, HasVersionAndVariant) {
  const std::string uuid = random_uuid();
  ASSERT_EQ(uuid.size(), 36u);
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) EXPECT_EQ(uuid[dash], '-');
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, random_uuid());
}

TEST(UuidTest, OfANameIsThatOfRfc9562) {
  // RFC 9562, A.4.
  constexpr std::string_view dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  EXPECT_EQ(name_uuid(dns, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(UuidTest, ANameSpaceMustBeAUuid) {
  for (const char* name_space : {"", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430c8x",
                                 "6ba7b8109dad-11d1-80b4-00c04fd430c8--", "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
                                 "6ba7b810-9dad-11d1-80b4-00c04fd430+8"}) {
    EXPECT_FALSE(name_uuid(name_space, "x")) << name_space;
  }
}

}  // namespace
}  // namespace exhibit
