#include "collector/rootfs/collect_tree.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <string>

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
    const WalkRoot root{std::make_shared<const UniqueFd>(folder_.open()), 0};
    WalkRecord record{.fsid = "fs0001"};
    HardLinks hard_links;
    collect_tree(root, {proc_.get(), {}, 2, {}}, hard_links, stop, bundle, ledger, record);
    bundle.seal("complete", 0);
    return record;
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
