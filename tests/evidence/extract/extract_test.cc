#include "evidence/extract/extract.h"

#include <sys/stat.h>

#include <cerrno>

#include "evidence/encoding/escape.h"
#include "tests/evidence/extract/extraction.h"
#include "tests/support/shell.h"

namespace exhibit::extract {
namespace {

using Names = std::set<std::string>;

TEST_F(ExtractionTest, EverythingThatWasCaptured) {
  root().push_back(bundle_.file("/a", "content a"));
  root().push_back(bundle_.file("/empty", ""));
  root().push_back(test::CapturedBundle::uncaptured("/b", "content b"));
  const Extraction extraction = extract();
  EXPECT_TRUE(extraction.is_whole());
  EXPECT_EQ(extraction.entries, 2u);
  EXPECT_EQ(extraction.files, 2u);
  EXPECT_EQ(extraction.bytes, 9u);
  EXPECT_EQ(stored(), (Names{stored_name("content a"), stored_name("")}));
  EXPECT_EQ(file_content(out(stored_name("content a"))), "content a");
}

TEST_F(ExtractionTest, NothingIsExecutableOrOfOthers) {
  root().push_back(bundle_.file("/setuid", "#!/bin/sh"));
  extract();
  for (const auto& entry : std::filesystem::directory_iterator(out())) {
    struct stat status{};
    ASSERT_EQ(::lstat(entry.path().c_str(), &status), 0);
    EXPECT_TRUE(S_ISREG(status.st_mode));
    EXPECT_EQ(status.st_mode & 07777U, 0600U) << entry.path();
  }
}

TEST_F(ExtractionTest, AContentIsStoredOnceAndToldOfEachTime) {
  root().push_back(bundle_.file("/a", "same"));
  root().push_back(bundle_.file("/b", "same"));
  FileEntry without_digest = bundle_.file("/c", "same");
  without_digest.sha256.reset();
  root().push_back(without_digest);
  const Extraction extraction = extract();
  EXPECT_EQ(extraction.entries, 3u);
  EXPECT_EQ(extraction.files, 1u);
  EXPECT_EQ(stored(), Names{stored_name("same")});
  EXPECT_EQ(lines().size(), 3u);
  for (const Json& line : lines()) EXPECT_EQ(line.at("file"), stored_name("same"));
  EXPECT_EQ(file_content(out("SHA256SUMS")), sha256("same").hex() + "  " + stored_name("same") + "\n");
}

TEST_F(ExtractionTest, Sha256sumAgrees) {
  root().push_back(bundle_.file("/a", "a"));
  root().push_back(bundle_.file("/b", std::string(blob_piece_size + 5, 'b')));
  extract();
  const std::string said = test::output_of("cd '" + out() + "' && sha256sum --strict -c SHA256SUMS 2>&1");
  EXPECT_EQ(std::ranges::count(said, '\n'), 2) << said;
}

TEST_F(ExtractionTest, TheRecordTellsWhatAFileWas) {
  root().push_back(bundle_.file("/bin/tool", "tool"));
  extract();
  const Json line = lines().at(0);
  EXPECT_EQ(line.at("sha256"), sha256("tool").hex());
  EXPECT_EQ(line.at("bytes"), 4);
  EXPECT_EQ(line.at("fsid"), "fs0001");
  EXPECT_EQ(line.at("places").at(0).at("container"), "web");
  EXPECT_EQ(line.at("places").at(0).at("path"), "/bin/tool");
  EXPECT_EQ(line.at("entry").at("mode"), "4755");
  EXPECT_EQ(line.at("entry").at("uid"), 33);
  const std::string index = file_content(out("INDEX.txt"));
  for (const char* words : {"web: /bin/tool  (on /)", "-rwsr-xr-x 33:0", "modified 2023-11-14 22:13:20Z"}) {
    EXPECT_NE(index.find(words), std::string::npos) << words << " is not in\n" << index;
  }
}

TEST_F(ExtractionTest, HostilePathsMakeNoNames) {
  const std::vector<std::string> hostile = {"/../../x", "/a\nb", "/\x1b[2Jx", "/\xff\xfe",
                                            "/" + std::string(4096, 'x')};
  for (const std::string& path : hostile) root().push_back(bundle_.file(path, "content of " + path));
  const Extraction extraction = extract();
  EXPECT_TRUE(extraction.is_whole());
  for (const std::string& name : stored()) EXPECT_EQ(name.size(), 64u + 4u) << name;
  EXPECT_EQ(stored().size(), hostile.size());
  EXPECT_EQ(lines().size(), hostile.size());
  std::string index = file_content(out("INDEX.txt"));
  std::erase(index, '\n');
  EXPECT_TRUE(is_plain(index));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "x"));
}

TEST_F(ExtractionTest, AFolderWithFilesIsRefusedAndLeftAlone) {
  root().push_back(bundle_.file("/a", "a"));
  folder_.write("out/mine", "mine");
  const auto extraction = try_extract();
  ASSERT_FALSE(extraction);
  EXPECT_EQ(extraction.error().system_errno, ENOTEMPTY);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(out()), {}), 1);
}

TEST_F(ExtractionTest, ADamagedPieceLosesNothingElse) {
  root().push_back(bundle_.file("/a", "a"));
  root().push_back(bundle_.file("/b", std::string(blob_piece_size, 'b') + "tail"));
  root().push_back(bundle_.file("/c", "c"));
  for (auto& [member, bytes] : bundle_.pieces) {
    if (bytes == "tail") bytes = "tale";
  }
  const Extraction extraction = extract();
  expect_problem(extraction, "contradict the digest that is its name");
  EXPECT_EQ(extraction.entries, 2u);
  EXPECT_EQ(stored(), (Names{stored_name("a"), stored_name("c"), "part-2.bin"}));
  EXPECT_EQ(file_content(out("part-2.bin")), std::string(blob_piece_size, 'b')) << "the good piece before it";
  EXPECT_TRUE(lines().at(1).contains("error"));
  EXPECT_EQ(lines().at(1).at("file"), "part-2.bin");
  EXPECT_EQ(file_content(out("SHA256SUMS")).find("part"), std::string::npos);
}

TEST_F(ExtractionTest, AContentThatEndedEarlyIsAPart) {
  FileEntry file = bundle_.file("/a", "beginning");
  file.size = 1000;
  file.read = 9;
  file.sha256.reset();
  file.outcome = {OutcomeKind::error, {}, "EIO", {}};
  root().push_back(file);
  const Extraction extraction = extract();
  expect_problem(extraction, "its content was not captured whole: error");
  EXPECT_EQ(extraction.entries, 0u);
  EXPECT_EQ(stored(), Names{"part-1.bin"});
}

TEST_F(ExtractionTest, APieceThatIsMissing) {
  root().push_back(bundle_.file("/a", "a"));
  bundle_.pieces.clear();
  const Extraction extraction = extract();
  expect_problem(extraction, "this piece of the content is missing");
  EXPECT_EQ(extraction.entries, 0u);
}

TEST_F(ExtractionTest, ADamagedListingLosesNothingElse) {
  root().push_back(bundle_.file("/a", "a"));
  bundle_.walks["fs0002"] = {bundle_.file("/b", "b")};
  const std::string path = bundle_.write(folder_);
  std::string bytes = file_content(path);
  const auto bundle = Bundle::open(path).value();
  bytes[bundle.find("data/fs/fs0001/listing.0001.jsonl.zst")->offset + 10] ^= 1;
  folder_.write("b.tar", bytes);
  const Extraction extraction = extract();
  expect_problem(extraction, "data/fs/fs0001/listing.0001.jsonl.zst");
  EXPECT_EQ(stored(), Names{stored_name("b")});
}

TEST_F(ExtractionTest, ACutBundleGivesWhatItHas) {
  root().push_back(bundle_.file("/a", "a"));
  root().push_back(bundle_.file("/b", std::string(blob_piece_size, 'b')));
  const std::string path = bundle_.write(folder_);
  const auto last = Bundle::open(path).value().find("data/acquisition/ledger.0001.jsonl.zst")->offset;
  std::filesystem::resize_file(path, last - 512 - 100);
  const Extraction extraction = extract();
  expect_problem(extraction, "cut before it");
  EXPECT_EQ(extraction.problems.size(), 1u);
  EXPECT_EQ(extraction.entries, 1u);
}

TEST_F(ExtractionTest, WhereNothingWasCaptured) {
  root().push_back(test::CapturedBundle::uncaptured("/a", "a"));
  bundle_.capture = "none";
  expect_problem(extract(), "no content was captured: the bundle was collected with capture \"none\"");
}

}  // namespace
}  // namespace exhibit::extract
