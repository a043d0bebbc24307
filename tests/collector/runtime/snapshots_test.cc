#include "collector/runtime/snapshots.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/bolt_builder.h"

namespace exhibit {
namespace {

BoltBucket snapshot(std::string id, std::string parent = "") {
  BoltBucket bucket{{{"id", std::move(id)}}};
  if (!parent.empty()) bucket.entries.emplace("parent", std::move(parent));
  return bucket;
}

SnapshotChain chain_in(const BoltBucket& snapshots, const std::string& name) {
  const std::string bytes = bolt_file(BoltBucket{{{"v1", BoltBucket{{{"snapshots", snapshots}}}}}});
  const auto file = BoltFile::open(bytes);
  return file ? snapshot_chain(*file, name) : SnapshotChain{{}, "no database"};
}

TEST(SnapshotChainTest, GoesToItsEnd) {
  const BoltBucket snapshots{
      {{"web", snapshot("\x03", "upper")}, {"upper", snapshot("\xac\x02", "base")}, {"base", snapshot("\x01")}}};
  const SnapshotChain chain = chain_in(snapshots, "web");
  EXPECT_EQ(chain.why_not, "");
  EXPECT_EQ(chain.numbers, (std::vector<std::uint64_t>{3, 300, 1}));
}

TEST(SnapshotChainTest, ThatIsALoopOrBrokenIsNone) {
  const BoltBucket snapshots{{{"a", snapshot("\x01", "b")},
                              {"b", snapshot("\x02", "a")},
                              {"c", snapshot("\x03", "gone")},
                              {"d", snapshot("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")},
                              {"e", snapshot("")}}};
  EXPECT_EQ(chain_in(snapshots, "a").why_not, "its chain of snapshots does not end");
  EXPECT_EQ(chain_in(snapshots, "c").why_not, "the snapshotter knows no snapshot gone");
  EXPECT_NE(chain_in(snapshots, "d").why_not, "");
  EXPECT_NE(chain_in(snapshots, "e").why_not, "");
  EXPECT_EQ(chain_in(snapshots, "").why_not, "it has no snapshot");
}

TEST(AnyTest, HasTheValueBehindItsType) {
  EXPECT_EQ(value_of_any(std::string_view("\x0a\x03url\x12\x02{}", 9)), "{}");
  EXPECT_EQ(value_of_any(std::string_view("\x12\x02{}", 4)), "{}");
  EXPECT_EQ(value_of_any(std::string_view("\x12\x7f{}", 4)), "");
  EXPECT_EQ(value_of_any("\x08\x01"), "");
  EXPECT_EQ(value_of_any(std::string_view("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 11)), "");
  EXPECT_EQ(value_of_any(""), "");
}

}  // namespace
}  // namespace exhibit
