#include "evidence/records/file_entry.h"

#include <gtest/gtest.h>

#include <vector>

namespace exhibit {
namespace {

// FORMAT.md 5: a directory stands before its children, and these before its next sibling.
TEST(CanonicalOrderTest, ComponentsStandByUnsignedBytes) {
  const std::vector<std::string> ordered = {"/",    "/A",   "/a",     "/a/ ", "/a/z", "/a/z/y",
                                            "/a-b", "/a.b", "/a.b/c", "/ab",  "/b",   "/\xff"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      const int expected = i < j ? -1 : i > j ? 1 : 0;
      const int found = compare_paths(ordered[i], ordered[j]);
      EXPECT_EQ((found > 0) - (found < 0), expected) << ordered[i] << " and " << ordered[j];
    }
  }
}

TEST(CanonicalOrderTest, TheFormatsOwnExample) {
  EXPECT_LT(compare_paths("/a", "/a/z"), 0);
  EXPECT_LT(compare_paths("/a/z", "/a.b"), 0);
}

TEST(FileEntryTest, WritesOnlyWhatWasObtained) {
  FileEntry entry;
  entry.path = "/e";
  entry.missing = {"mode"};
  entry.outcome = Outcome::from_errno(5);
  std::string line;
  append_line(line, entry);
  EXPECT_EQ(line,
            "{\"path\":\"/e\",\"type\":\"unknown\",\"missing\":[\"mode\"],\"outcome\":\"error\",\"errno\":\"EIO\"}\n");
}

TEST(FileEntryTest, ModesAreFourOctalDigits) {
  FileEntry entry;
  entry.path = "/x";
  entry.type = FileType::file;
  entry.mode = 04755;
  std::string line;
  append_line(line, entry);
  EXPECT_NE(line.find(R"("mode":"4755")"), std::string::npos);
}

}  // namespace
}  // namespace exhibit
