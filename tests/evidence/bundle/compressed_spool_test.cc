#include "evidence/bundle/compressed_spool.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

std::string replayed(CompressedSpool& spool) {
  std::string text;
  spool.replay([&](std::string_view bytes) { text += bytes; });
  return text;
}

TEST(CompressedSpoolTest, GivesBackWhatItTook) {
  CompressedSpool spool;
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::string line = "line " + std::to_string(i * 7919) + "\n";
    spool.append(line);
    expected += line;
  }
  EXPECT_EQ(spool.size(), expected.size());
  EXPECT_TRUE(replayed(spool) == expected);
}

TEST(CompressedSpoolTest, EmptyAndLengthsAroundItsBuffers) {
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{131071}, std::size_t{131072},
                                   std::size_t{131073}, std::size_t{262144}}) {
    CompressedSpool spool;
    spool.append(std::string(length, 'x'));
    EXPECT_EQ(replayed(spool).size(), length);
  }
}

}  // namespace
}  // namespace exhibit
