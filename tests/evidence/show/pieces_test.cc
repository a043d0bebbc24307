#include <gtest/gtest.h>

#include "evidence/records/piece.h"
#include "evidence/show/subjects.h"
#include "tests/support/captured_bundle.h"
#include "tests/support/memory_output.h"

namespace exhibit::show {
namespace {

class PiecesTest : public ::testing::Test {
 protected:
  Result<void> show(const Request& request = {}) {
    const auto bundle = Bundle::open(bundle_.write(folder_));
    EXPECT_TRUE(bundle) << bundle.error().message();
    return show_pieces(*bundle, request, output_);
  }

  TemporaryFolder folder_;
  test::CapturedBundle bundle_;
  test::MemoryOutput output_;
};

TEST_F(PiecesTest, AreTheLinesOfAManifest) {
  bundle_.file("/a", "a");
  const Digest digest = sha256("a");
  ASSERT_TRUE(show());
  EXPECT_EQ(output_.bytes(), digest.hex() + "  " + piece_member(digest) + "\n");
}

TEST_F(PiecesTest, TellTheirSizesInJson) {
  bundle_.file("/a", "a");
  const std::string digits = sha256("a").hex();
  ASSERT_TRUE(show({.json = true}));
  EXPECT_EQ(output_.bytes(), R"({"sha256":")" + digits + R"(","bytes":1,"member":"data/blob/)" + digits.substr(0, 2) +
                                 "/" + digits + "\"}\n");
}

TEST_F(PiecesTest, AreNoneWhereNothingWasCaptured) {
  ASSERT_TRUE(show());
  EXPECT_EQ(output_.bytes(), "");
}

TEST_F(PiecesTest, LeaveOutWhatContradictsItsNameAndTellOfItAtTheEnd) {
  bundle_.file("/a", "a");
  bundle_.file("/b", "b");
  const std::string damaged = piece_member(sha256("a"));
  bundle_.pieces.at(damaged) = "c";  // in a manifest that says so: the seal holds
  const auto shown = show();
  ASSERT_FALSE(shown);
  EXPECT_NE(shown.error().message().find(damaged + ": its bytes contradict"), std::string::npos);
  EXPECT_EQ(output_.bytes(), sha256("b").hex() + "  " + piece_member(sha256("b")) + "\n");
}

}  // namespace
}  // namespace exhibit::show
