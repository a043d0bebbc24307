#include "evidence/reader/lines.h"

#include <gtest/gtest.h>

#include <vector>

#include "evidence/reader/member_path.h"

namespace exhibit {
namespace {

TEST(LineSplitterTest, PiecesOfAnyLengthGiveTheSameLines) {
  const std::string text = "one\n\nthree and more\nrest";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    LineSplitter splitter;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size(); at += step) {
      EXPECT_TRUE(splitter.feed(std::string_view(text).substr(at, step),
                                [&](std::string_view line) { lines.emplace_back(line); }));
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "three and more"}));
    EXPECT_TRUE(splitter.has_rest());
  }
}

TEST(LineSplitterTest, ALineWithoutAnEndIsGivenUp) {
  LineSplitter splitter;
  const std::string piece(1 << 16, 'x');
  bool goes_on = true;
  for (int i = 0; i < 64 && goes_on; ++i) goes_on = splitter.feed(piece, [](std::string_view) {});
  EXPECT_FALSE(goes_on);
  EXPECT_FALSE(splitter.feed("\n", [](std::string_view) { FAIL(); }));
}

TEST(ForEachLineTest, NamesEachPlaceAndStopsAtTheFirstFailure) {
  std::vector<std::string> places;
  const auto consume = [&](std::string_view line, std::string_view where) -> Result<void> {
    places.emplace_back(where);
    if (line == "bad") return corrupt(std::string(where), "bad");
    return {};
  };
  EXPECT_FALSE(for_each_line("a\nbad\nc\n", "m", consume));
  EXPECT_EQ(places, (std::vector<std::string>{"m line 1", "m line 2"}));
  EXPECT_TRUE(for_each_line("", "m", consume));
  EXPECT_FALSE(for_each_line("a\nb", "m", consume));
}

TEST(MemberPathTest, SplitsWhatIsAllowed) {
  const auto path = split_member_path("exhibit-0123456789ab/data/x");
  ASSERT_TRUE(path);
  EXPECT_EQ(path->bag, "exhibit-0123456789ab");
  EXPECT_EQ(path->member, "data/x");
  EXPECT_TRUE(split_member_path("exhibit-0123456789ab/SEAL"));
}

TEST(MemberPathTest, RefusesTheRest) {
  for (const char* name :
       {"", "/", "exhibit-0123456789ab", "exhibit-0123456789ab/", "exhibit-0123456789ab/other",
        "exhibit-0123456789ab/data", "exhibit-0123456789AB/data/x", "exhibit-0123/data/x",
        "exhibit-0123456789abc/data/x", "x/data/x", "./exhibit-0123456789ab/data/x", "exhibit-0123456789ab//data/x",
        "exhibit-0123456789ab/data/../x", "exhibit-0123456789ab/data/a b", "/exhibit-0123456789ab/data/x"}) {
    EXPECT_FALSE(split_member_path(name)) << name;
  }
  EXPECT_FALSE(split_member_path("exhibit-0123456789ab/data/" + std::string(75, 'x')));
  EXPECT_TRUE(split_member_path("exhibit-0123456789ab/data/" + std::string(74, 'x')));
}

TEST(ManifestLineTest, HasOneForm) {
  const std::string digest = sha256("").hex();
  EXPECT_TRUE(parse_manifest_line(digest + "  data/x"));
  for (const std::string& line :
       {std::string(), digest, digest + " data/x", digest + " *data/x", digest + "   data/x", digest + "  ",
        digest + "  ../x", digest.substr(1) + "  data/x", digest + "  data/x\r"}) {
    EXPECT_FALSE(parse_manifest_line(line)) << line;
  }
}

}  // namespace
}  // namespace exhibit
