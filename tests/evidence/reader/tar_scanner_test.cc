#include "evidence/reader/tar_scanner.h"

#include <gtest/gtest.h>

#include "tests/support/forger.h"
#include "tests/support/verify_bytes.h"

namespace exhibit {
namespace {

/// Writes down what it is told.
class Recorder final : public TarVisitor {
 public:
  void on_member(const TarMember& member) override {
    events += "[" + member.name + "@" + std::to_string(member.header);
  }
  void on_bytes(std::string_view piece) override { bytes += piece; }
  void on_content(std::string_view piece) override { content += piece; }
  void on_member_end(const TarMember&, bool padding_is_zero) override { events += padding_is_zero ? "]" : "!]"; }

  std::string events;
  std::string bytes;
  std::string content;
};

struct Scan {
  Recorder recorder;
  TarResult result;
};

Scan scan(std::string_view bytes, std::size_t step = 1 << 20) {
  Scan scan;
  scan.result = scan_tar(test::source_of(bytes, step), scan.recorder).value();
  return scan;
}

TEST(TarScannerTest, TellsMembersAndEveryByteOnce) {
  const std::string bytes = test::tar_member("a", "one") + test::tar_member("b", "") +
                            test::tar_member("c", std::string(700'000, 'x')) + test::tar_end();
  for (const std::size_t step : {std::size_t{1}, std::size_t{511}, bytes.size()}) {
    const Scan found = scan(bytes, step);
    EXPECT_EQ(found.result.end, TarEnd::whole);
    EXPECT_EQ(found.result.bytes, bytes.size());
    EXPECT_EQ(found.recorder.events, "[a@0][b@1024][c@1536]");
    EXPECT_TRUE(found.recorder.bytes == bytes);
    EXPECT_EQ(found.recorder.content.size(), 700'003u);
  }
}

TEST(TarScannerTest, TellsEachKindOfEnd) {
  const std::string member = test::tar_member("a", "one");
  const std::string zero(512, '\0');
  const std::tuple<std::string, TarEnd, std::uint64_t> cases[] = {
      {"", TarEnd::no_archive, 0},
      {member.substr(0, 511), TarEnd::no_archive, 0},
      {zero + zero, TarEnd::no_archive, 0},
      {member.substr(0, 513), TarEnd::cut, 513},
      {member.substr(0, 1023), TarEnd::cut, 1023},
      {member, TarEnd::missing_end, 1024},
      {member + zero, TarEnd::missing_end, 1536},
      {member + zero + zero.substr(1), TarEnd::missing_end, 1536},
      {member + member.substr(0, 100), TarEnd::cut, 1024},
      {member + zero + member, TarEnd::bad_block, 1536},
      {member + std::string(512, 'x'), TarEnd::bad_block, 1024},
      {member + zero + zero, TarEnd::whole, 2048},
      {member + zero + zero + "x", TarEnd::trailing, 2048},
      {member + zero + zero + zero, TarEnd::trailing, 2048},
  };
  for (const auto& [bytes, end, where] : cases) {
    const Scan found = scan(bytes);
    EXPECT_EQ(found.result.end, end) << bytes.size() << ": " << found.result.why;
    EXPECT_EQ(found.result.where, where) << found.result.why;
  }
}

TEST(TarScannerTest, SaysWhetherPaddingIsZero) {
  std::string member = test::tar_member("a", "one");
  member[515] = 'x';
  EXPECT_EQ(scan(member + test::tar_end()).recorder.events, "[a@0!]");
}

TEST(TarScannerTest, NamesTheFieldThatIsNotAsTheFormatHasIt) {
  ustar::Block block = ustar::encode({"a", 1, 1});
  block[156] = 'L';
  EXPECT_EQ(why_no_header(block), "the header's type is \"L\", not \"0\"");
}

}  // namespace
}  // namespace exhibit
