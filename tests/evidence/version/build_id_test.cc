#include "evidence/version/build_id.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "evidence/version/version.h"

namespace exhibit {
namespace {

using namespace std::string_literals;

std::optional<std::string> build_id_in(std::string_view notes) {
  return build_id_in_notes(std::as_bytes(std::span(notes)));
}

const std::string abi = "\4\0\0\0\4\0\0\0\1\0\0\0GNU\0\0\0\0\0"s;
const std::string id = "\4\0\0\0\3\0\0\0\3\0\0\0GNU\0\xab\x01\xff\0"s;

TEST(BuildId, IsFoundAfterOtherNotes) {
  EXPECT_EQ(build_id_in(id), "ab01ff");
  EXPECT_EQ(build_id_in(abi + id), "ab01ff");
}

TEST(BuildId, IsNotThatOfAnotherOwner) {
  std::string other = id;
  other.replace(12, 3, "XYZ");
  EXPECT_EQ(build_id_in(other), std::nullopt);
  EXPECT_EQ(build_id_in(other + id), "ab01ff");
}

TEST(BuildId, NotesThatEndEarlyHaveNone) {
  for (std::size_t length = 0; length + 1 < id.size(); ++length) {
    EXPECT_EQ(build_id_in(std::string_view(id).substr(0, length)), std::nullopt) << length;
  }
  EXPECT_EQ(build_id_in("\xff\xff\xff\xff\xff\xff\xff\xff\3\0\0\0GNU\0"s), std::nullopt);
}

TEST(BuildId, OwnIsASha1) {
  const auto own = own_build_id();
  ASSERT_TRUE(own);
  EXPECT_EQ(own->size(), 40u);
}

TEST(Version, NamesProgramVersionAndBuildId) {
  const std::string text = version_text("tool");
  EXPECT_EQ(text.find("tool " EXHIBIT_VERSION), 0u);
  EXPECT_NE(text.find("\nbuild id " + own_build_id().value()), std::string::npos);
}

}  // namespace
}  // namespace exhibit
