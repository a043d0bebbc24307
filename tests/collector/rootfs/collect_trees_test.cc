#include "collector/rootfs/collect_trees.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <map>
#include <string>

#include "evidence/reader/bundle.h"
#include "evidence/reader/decode.h"
#include "hashing/uuid.h"
#include "tests/support/memory_output.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

/// An output that fails after some bytes, as a full disk does.
class FullOutput final : public Output {
 public:
  explicit FullOutput(std::size_t room) : room_(room) {}
  void write(std::string_view bytes) override {
    if (bytes.size() > room_) throw OutputError({ErrorCode::io, ENOSPC, "write", "full", {}});
    room_ -= bytes.size();
  }
  void commit() override {}

 private:
  std::size_t room_;
};

class CollectTree : public testing::Test {
 protected:
  WalkRecord collect(Output& output, const std::atomic<bool>& stop = false) {
    BundleWriter bundle(output, random_uuid(), now());
    LedgerWriter ledger(bundle);
    WalkRecord ended;
    std::vector<TreeToRead> trees;
    trees.push_back(tree("fs0001", folder_));
    trees.back().on_end = [&](const WalkRecord& record, const WalkRoot&) { ended = record; };
    HardLinks hard_links;
    collect_trees(std::move(trees), {proc_.get(), 2}, hard_links, stop, bundle, ledger);
    bundle.seal("complete", 0);
    return ended;
  }

  static TreeToRead tree(const std::string& fsid, const TemporaryFolder& folder) {
    return {.root = {std::make_shared<const UniqueFd>(folder.open()), 0}, .content = {}, .record = {.fsid = fsid}};
  }

  TemporaryFolder folder_;
  UniqueFd proc_{::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
};

TEST_F(CollectTree, CountsWhatItRead) {
  for (int i = 0; i < 500; ++i) folder_.write("d" + std::to_string(i % 7) + "/f" + std::to_string(i), "0123456789");
  test::MemoryOutput output;
  const WalkRecord record = collect(output);
  EXPECT_TRUE(record.outcome.is_ok());
  EXPECT_EQ(record.entries, 1u + 7u + 500u);
  EXPECT_EQ(record.files, 500u);
  EXPECT_EQ(record.bytes, 5000u);
  EXPECT_EQ(record.outcomes.at("ok"), record.entries);
  EXPECT_TRUE(output.is_committed());
}

/// What fits into a batch is read by one thread.
TEST_F(CollectTree, CountsTheSameWhoeverReads) {
  for (std::size_t files = 1; files < 140; ++files) {
    folder_.write("f" + std::to_string(files), "12");
    if (files > 2 && (files < 60 || files > 70) && files != 139) continue;
    test::MemoryOutput output;
    const WalkRecord record = collect(output);
    EXPECT_EQ(record.entries, 1u + files);
    EXPECT_EQ(record.bytes, 2u * files);
    EXPECT_EQ(record.outcomes.at("ok"), record.entries);
    EXPECT_EQ(record.parts, 1u);
  }
}

/// Of sizes that are hashed side by side and of others, with links between them, and more in all than waits at a time.
class DigestsOfTrees : public CollectTree {
 protected:
  void SetUp() override {
    constexpr std::array<std::size_t, 9> sizes = {0, 1, 63, 64, 1000, 61'439, 61'440, 61'441, 300'000};
    for (std::size_t i = 0; i < 700; ++i) {
      const std::string name = "d" + std::to_string(i / 90) + "/f" + std::to_string(i);
      std::string content = std::to_string(i);
      content.resize(i % 10 == 9 ? 20'000 + i : sizes[i % sizes.size()], static_cast<char>('a' + i % 26));
      folder_.write(name, content);
      contents_["/" + name] = std::move(content);
      if (i % 50 == 49) link(name, "d0/linked" + std::to_string(i));
      if (i % 50 == 25) {
        ASSERT_EQ(::symlink("nowhere", (folder_ / (name + ".link")).c_str()), 0);
      }
    }
  }

  void link(const std::string& name, const std::string& another) {
    ASSERT_EQ(::link((folder_ / name).c_str(), (folder_ / another).c_str()), 0);
    contents_["/" + another] = contents_["/" + name];
  }

  std::map<std::string, Digest> listed(std::size_t workers, int times) {
    test::MemoryOutput output;
    BundleWriter bundle(output, random_uuid(), now());
    LedgerWriter ledger(bundle);
    HardLinks hard_links;
    std::vector<TreeToRead> trees;
    for (int i = 1; i <= times; ++i) trees.push_back(tree("fs000" + std::to_string(i), folder_));
    collect_trees(std::move(trees), {proc_.get(), workers}, hard_links, false, bundle, ledger);
    bundle.seal("complete", 0);
    const Bundle written = Bundle::open(place_.write(std::to_string(number_++) + ".tar", output.bytes())).value();
    std::map<std::string, Digest> digests;
    ListingReader listing(written, "fs000" + std::to_string(times));
    for (auto line = listing.next(); line && *line; line = listing.next()) {
      const FileEntry entry = decode_file_entry(**line, listing.where()).value();
      if (entry.sha256) digests[entry.path] = *entry.sha256;
    }
    return digests;
  }

  std::map<std::string, std::string> contents_;
  TemporaryFolder place_;
  int number_ = 0;
};

TEST_F(DigestsOfTrees, AreThoseOfTheirContents) {
  for (const std::size_t workers : {1U, 2U, 4U}) {
    for (const int times : {1, 2}) {
      const std::map<std::string, Digest> digests = listed(workers, times);
      EXPECT_EQ(digests.size(), contents_.size());
      for (const auto& [path, content] : contents_) {
        const auto found = digests.find(path);
        ASSERT_NE(found, digests.end()) << path;
        EXPECT_EQ(found->second, sha256(content)) << path << " of " << content.size();
      }
    }
  }
}

/// The second is read while the first is not at its end; each has its own listing and counts.
TEST_F(CollectTree, TreesThatFollowEachOtherAreToldInTheirOrder) {
  for (int i = 0; i < 300; ++i) folder_.write("f" + std::to_string(i), "12");
  TemporaryFolder other;
  other.write("g", "123");
  TemporaryFolder empty;
  test::MemoryOutput output;
  BundleWriter bundle(output, random_uuid(), now());
  LedgerWriter ledger(bundle);
  HardLinks hard_links;
  std::vector<WalkRecord> ended;
  std::vector<TreeToRead> trees;
  for (const TemporaryFolder* folder : {&folder_, &other, &empty, &folder_}) {
    trees.push_back(tree("fs" + std::to_string(trees.size()), *folder));
    trees.back().on_end = [&](const WalkRecord& record, const WalkRoot&) { ended.push_back(record); };
  }
  collect_trees(std::move(trees), {proc_.get(), 2}, hard_links, false, bundle, ledger);
  bundle.seal("complete", 0);
  ASSERT_EQ(ended.size(), 4u);
  const std::vector<std::uint64_t> entries = {301, 2, 1, 301};
  const std::vector<std::uint64_t> bytes = {600, 3, 0, 600};
  for (std::size_t i = 0; i < ended.size(); ++i) {
    EXPECT_EQ(ended[i].fsid, "fs" + std::to_string(i));
    EXPECT_EQ(ended[i].entries, entries[i]);
    EXPECT_EQ(ended[i].bytes, bytes[i]);
    EXPECT_EQ(ended[i].parts, 1u);
    EXPECT_TRUE(ended[i].outcome.is_ok());
  }
}

TEST_F(CollectTree, TreesThatWereNotBegunSaySo) {
  std::vector<WalkRecord> ended;
  std::vector<TreeToRead> trees;
  for (const char* fsid : {"fs1", "fs2"}) {
    trees.push_back(tree(fsid, folder_));
    trees.back().on_end = [&](const WalkRecord& record, const WalkRoot&) { ended.push_back(record); };
  }
  test::MemoryOutput output;
  BundleWriter bundle(output, random_uuid(), now());
  LedgerWriter ledger(bundle);
  HardLinks hard_links;
  collect_trees(std::move(trees), {proc_.get(), 2}, hard_links, true, bundle, ledger);
  ASSERT_EQ(ended.size(), 2u);
  for (const WalkRecord& record : ended) {
    EXPECT_EQ(record.outcome.reason, "stopped before it began");
    EXPECT_EQ(record.entries, 0u);
  }
}

TEST_F(CollectTree, OfAWritableLayerItNotesWhatIsWritten) {
  folder_.write("d/f", "x");
  WrittenPaths written;
  std::vector<TreeToRead> trees;
  trees.push_back(tree("fs1", folder_));
  trees.back().written = &written;
  test::MemoryOutput output;
  BundleWriter bundle(output, random_uuid(), now());
  LedgerWriter ledger(bundle);
  HardLinks hard_links;
  collect_trees(std::move(trees), {proc_.get(), 2}, hard_links, false, bundle, ledger);
  EXPECT_TRUE(written.cover("/d/f"));
  EXPECT_FALSE(written.cover("/d/g"));
}

TEST_F(CollectTree, AWalkThatIsStoppedSaysSo) {
  folder_.write("f", "x");
  test::MemoryOutput output;
  const WalkRecord record = collect(output, true);
  EXPECT_EQ(record.outcome.kind, OutcomeKind::partial);
}

TEST_F(CollectTree, AFullOutputEndsTheWalkAndIsTold) {
  // Names that do not compress, so that the listing is larger than the room.
  for (int i = 0; i < 3000; ++i) folder_.write(random_uuid() + random_uuid(), "");
  FullOutput output(std::size_t{128} << 10);
  EXPECT_THROW(collect(output), OutputError);
}

}  // namespace
}  // namespace exhibit
