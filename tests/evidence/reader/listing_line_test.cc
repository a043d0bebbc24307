#include "evidence/reader/listing_line.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(ListingLine, OkWithoutARemarkIsPlainlyOk) {
  EXPECT_TRUE(is_plainly_ok(R"({"path":"/a","type":"file","sha256":"00","outcome":"ok"})"));
}

TEST(ListingLine, OkOfWhichSomethingIsMissingIsNotPlainlyOk) {
  EXPECT_FALSE(is_plainly_ok(R"({"path":"/a","type":"dir","missing":["xattrs"],"outcome":"ok"})"));
}

TEST(ListingLine, OtherOutcomesAreNotPlainlyOk) {
  EXPECT_FALSE(is_plainly_ok(R"({"path":"/a","type":"file","outcome":"changed","moved":["size"]})"));
  EXPECT_FALSE(is_plainly_ok(R"({"path":"/a","type":"file","outcome":"gone"})"));
}

TEST(ListingLine, TheTypeStandsBehindThePath) {
  EXPECT_EQ(type_of_line(R"({"path":"/a","type":"dir","outcome":"ok"})"), FileType::dir);
  EXPECT_EQ(type_of_line(R"({"path_b64":"L/8=","type":"fifo","outcome":"ok"})"), FileType::fifo);
}

TEST(ListingLine, ATypeElsewhereIsNotTheEntrys) {
  EXPECT_EQ(type_of_line(R"({"path":"/a","later":{"type":"dir"},"type":"file","outcome":"ok"})"), FileType::unknown);
  EXPECT_EQ(type_of_line(R"({"later":{"x":"y","type":"dir"},"path":"/a","type":"file","outcome":"ok"})"),
            FileType::unknown);
  EXPECT_EQ(type_of_line(R"({"path":"/a\",\"type\":\"dir","type":"file","outcome":"ok"})"), FileType::unknown);
}

TEST(ListingLine, ALineThatIsCutHasNoType) {
  EXPECT_EQ(type_of_line(R"({"path":"/a)"), FileType::unknown);
  EXPECT_EQ(type_of_line(R"({"path":"/a","type":"di)"), FileType::unknown);
  EXPECT_EQ(type_of_line(""), FileType::unknown);
}

TEST(ListingLine, LinesThatDifferInTheAccessTime) {
  const std::string_view line = R"({"path":"/a","atime":"1.000000000","outcome":"ok"})";
  EXPECT_TRUE(differ_only_in_atime(line, R"({"path":"/a","atime":"2.000000000","outcome":"ok"})"));
  EXPECT_FALSE(differ_only_in_atime(line, R"({"path":"/b","atime":"2.000000000","outcome":"ok"})"));
}

}  // namespace
}  // namespace exhibit
