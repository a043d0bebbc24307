#include "evidence/export/formats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "evidence/export/dfxml.h"
#include "evidence/export/mtree.h"
#include "evidence/reader/json.h"
#include "tests/support/captured_bundle.h"
#include "tests/support/memory_output.h"

namespace exhibit::exports {
namespace {

class FormatsTest : public testing::Test {
 protected:
  FormatsTest() { container_.name = "we|b%"; }

  /// What a format makes of one entry in the root.
  std::string written(std::string_view format, const FileEntry& entry) {
    test::MemoryOutput output;
    show::Page page(output);
    LeftOut left_out([this](std::string_view path, std::string_view) { left_out_.emplace_back(path); });
    const auto writer = format_called(format)->make({page, left_out, {}});
    writer->begin({.id = "0f1e2d3c-4b5a-4697-8877-665544332211"});
    writer->file({container_, mount_, entry, entry.path, "fs0001", std::nullopt, {}});
    writer->end();
    page.flush();
    return output.bytes();
  }

  static FileEntry entry(std::string path) {
    FileEntry made = test::CapturedBundle::entry_of(std::move(path), FileType::file);
    made.sha256 = sha256("x");
    return made;
  }

  ContainerRecord container_;
  MountDecision mount_ = test::CapturedBundle::mount("/", "fs0001");
  std::vector<std::string> left_out_;
};

TEST_F(FormatsTest, EachIsInTheTableOnceAndMakesAWriter) {
  for (const Format& format : formats()) {
    EXPECT_EQ(format_called(format.name), &format);
    EXPECT_FALSE(written(format.name, entry("/f")).empty()) << format.name;
  }
  EXPECT_EQ(format_called("case"), nullptr);
}

TEST_F(FormatsTest, ABodyfileLineHasElevenFieldsWhateverTheNames) {
  FileEntry made = entry("/a|b\n%7C");
  const std::string line = written("bodyfile", made);
  EXPECT_EQ(std::ranges::count(line, '|'), 10);
  EXPECT_NE(line.find("|we%7Cb%25:/a%7Cb\\n%257C|"), std::string::npos) << line;
}

TEST_F(FormatsTest, ABodyfileTellsUnknownTimesByMinusOne) {
  FileEntry made = entry("/f");
  made.mtime.reset();
  made.ctime.reset();
  EXPECT_TRUE(written("bodyfile", made).ends_with("|-1|-1|-1|-1\n"));
  made.mtime = Timestamp{-1, 0};
  EXPECT_TRUE(written("bodyfile", made).ends_with("|-1|-1.000000000|-1|-1\n"));
}

TEST_F(FormatsTest, HashdeepLeavesOutWhatItCannotSay) {
  EXPECT_NE(written("hashdeep", entry("/comma,\xff")).find(",./comma,\xff\n"), std::string::npos);
  EXPECT_TRUE(left_out_.empty());
  for (const char* path : {"/new\nline", "/return\r", "/\x1b[31m", "/\u202e"}) written("hashdeep", entry(path));
  EXPECT_EQ(left_out_.size(), 4U);
  FileEntry unread = entry("/unread");
  unread.sha256.reset();
  written("hashdeep", unread);
  EXPECT_EQ(left_out_.back(), "/unread");
}

TEST_F(FormatsTest, MtreeCountsFractionsUpwards) {
  FileEntry made = entry("/old");
  made.mtime = Timestamp{-3601, 500'000'000};
  EXPECT_NE(written("mtree", made).find(" time=-3601.500000000 "), std::string::npos);
}

TEST_F(FormatsTest, AnMtreeCommentCannotSwallowTheNextLine) {
  test::MemoryOutput output;
  show::Page page(output);
  LeftOut left_out([](std::string_view, std::string_view) {});
  container_.id = "\\";
  MtreeWriter writer(page, left_out);
  writer.container(container_);
  page.flush();
  EXPECT_TRUE(output.bytes().ends_with("\\134\n")) << output.bytes();
}

TEST_F(FormatsTest, ATimesketchMessageStaysSearchable) {
  std::string path;
  while (path.size() < 40'000) path += "/ä";
  const std::string lines = written("timesketch", entry(path));
  const Json row = parse_json_object(lines.substr(0, lines.find('\n')), "row").value();
  EXPECT_LE(row.at("message").get<std::string>().size(), 32'766U);
  EXPECT_TRUE(row.at("message").get<std::string>().ends_with("…"));
  EXPECT_EQ(row.at("filename").get<std::string>(), path);
}

TEST(MtreeText, WritesInOctalWhatMtreeWouldTakeOtherwise) {
  EXPECT_EQ(mtree_text("/a b#*[?\\\n\xff="), "/a\\040b\\043\\052\\133\\077\\134\\012\\377\\075");
  EXPECT_EQ(mtree_text("/usr/lib64/x-1.0_2+b~3@4:5,6"), "/usr/lib64/x-1.0_2+b~3@4:5,6");
}

TEST(XmlText, HoldsNothingThatXmlCannot) {
  EXPECT_EQ(xml_text("<a & \"b'>"), "&lt;a &amp; &quot;b&#39;&gt;");
  EXPECT_EQ(xml_text("\x1b\n\xff"), "\\x1b\\n\\xff");
  EXPECT_EQ(xml_text("\ufffe"), "\\u{fffe}");
  EXPECT_FALSE(is_xml_plain("\uffff"));
  EXPECT_TRUE(is_xml_plain("ä"));
}

}  // namespace
}  // namespace exhibit::exports
