#include "evidence/reader/plain_entry.h"

#include <gtest/gtest.h>

#include "evidence/reader/decode.h"
#include "tests/support/small_bundle.h"

namespace exhibit {
namespace {

constexpr std::string_view full =
    R"({"path":"/a b","type":"file","mode":"4755","uid":0,"gid":4294967295,"size":9223372036854775807,"nlink":1,)"
    R"("ino":"18446744073709551615","dev":"8:1","mtime":"1700000000.123456789","ctime":"-1.500000000",)"
    R"("btime":"0.000000000","atime":"1.000000001","sha256":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",)"
    R"("outcome":"ok"})";

std::string object_of(const FileEntry& entry) {
  std::string text;
  append_object(text, entry);
  return text;
}

std::string replaced(std::string_view from, std::string_view to) {
  std::string line(full);
  return line.replace(line.find(from), from.size(), to);
}

TEST(PlainEntry, IsWhatTheWriterWrote) {
  for (const std::string_view line :
       {full, std::string_view(R"({"path":"/","type":"dir","outcome":"ok"})"),
        std::string_view(R"({"path":"/l","type":"symlink","target":"../x","outcome":"ok"})"),
        std::string_view(R"({"path":"/dev/null","type":"char","dev":"0:5","rdev":"1:3","outcome":"ok"})")}) {
    const auto entry = read_plain_entry(line);
    ASSERT_TRUE(entry) << line;
    EXPECT_EQ(object_of(*entry), line);
  }
}

TEST(PlainEntry, LeavesAllElseToTheParser) {
  for (const FileEntry& entry : test::sample_entries()) {
    const std::string line = object_of(entry);
    const auto plain = read_plain_entry(line);
    EXPECT_TRUE(!plain || object_of(*plain) == line) << line;
    EXPECT_EQ(object_of(decode_file_entry(line, "here").value()), line);
  }
  EXPECT_FALSE(read_plain_entry(object_of(test::sample_entries()[0]))) << "xattrs";
}

TEST(PlainEntry, NothingThatTheParserRefusesIsTaken) {
  const std::string lines[] = {
      std::string(full) + "x",
      std::string(full.substr(0, full.size() - 1)),
      replaced("/a b", "a"),
      replaced("/a b", "/a\\"),
      replaced("/a b", "/\xff"),
      replaced("/a b", std::string("/\0", 2)),
      replaced("/a b", "/\n"),
      replaced("4755", "4758"),
      replaced("4755", "755"),
      replaced(R"("file")", R"("folder")"),
      replaced(R"("uid":0)", R"("uid":00)"),
      replaced(R"("uid":0)", R"("uid":)"),
      replaced(R"("uid":0)", R"("uid":4294967296)"),
      replaced(R"("uid":0)", R"("uid":-1)"),
      replaced("9223372036854775807", "9223372036854775808"),
      replaced("18446744073709551615", "18446744073709551616"),
      replaced("8:1", "8"),
      replaced("1700000000.123456789", "1700000000.12345678"),
      replaced("ca978112", "CA97811"),
      replaced(R"("outcome":"ok")", R"("outcome":"fine")"),
      replaced(R"("gid":4294967295)", R"("uid":1)"),
  };
  for (const std::string& line : lines) {
    EXPECT_FALSE(read_plain_entry(line)) << line;
    EXPECT_FALSE(decode_file_entry(line, "here")) << line;
  }
}

TEST(PlainEntry, FieldsInAnotherOrderAreForTheParser) {
  const std::string line = R"({"path":"/a","type":"file","gid":1,"uid":2,"outcome":"ok"})";
  EXPECT_FALSE(read_plain_entry(line));
  EXPECT_EQ(decode_file_entry(line, "here").value().uid, 2u);
}

}  // namespace
}  // namespace exhibit
