#include <gtest/gtest.h>

#include <map>

#include "evidence/export/read_rows.h"
#include "tests/support/captured_bundle.h"

namespace exhibit::exports {
namespace {

struct Seen {
  bool is_seen;
  std::string hidden_by;
};

class Collector final : public RowWriter {
 public:
  RowKinds wants() const override { return {.files = true}; }
  void file(const FileRow& row) override { rows.emplace(row.path, Seen{row.is_seen(), row.hidden_by}); }

  std::multimap<std::string, Seen> rows;
};

MountDecision child(std::uint64_t id, std::uint64_t parent, std::string point, std::string fsid) {
  MountDecision decision = test::CapturedBundle::mount(std::move(point), std::move(fsid));
  decision.mount.id = id;
  decision.mount.parent = parent;
  return decision;
}

std::multimap<std::string, Seen> rows_of(const test::CapturedBundle& captured) {
  const TemporaryFolder folder;
  const Bundle bundle = Bundle::open(captured.write(folder)).value();
  Collector collector;
  EXPECT_TRUE(read_file_rows(bundle, captured.containers.front(), collector));
  return collector.rows;
}

TEST(Rows, AMountIsJoinedAndWhatItHidesIsMarked) {
  test::CapturedBundle captured;
  captured.mounts["c0001"] = {child(1, 0, "/", "fs0001"), child(2, 1, "/mnt", "fs0002")};
  captured.walks["fs0001"] = {test::CapturedBundle::entry_of("/", FileType::dir),
                              test::CapturedBundle::entry_of("/mnt", FileType::dir), captured.file("/mnt/below", "x")};
  captured.walks["fs0002"] = {test::CapturedBundle::entry_of("/", FileType::dir), captured.file("/above", "y")};
  const auto rows = rows_of(captured);
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_TRUE(rows.find("/mnt/above")->second.is_seen);
  EXPECT_FALSE(rows.find("/mnt/below")->second.is_seen);
  EXPECT_EQ(rows.find("/mnt/below")->second.hidden_by, "/mnt");
  EXPECT_EQ(rows.count("/mnt"), 2U);
}

TEST(Rows, WhatOnlyAnotherProcessMountsIsNotSeen) {
  test::CapturedBundle captured;
  captured.mounts["c0001"] = {child(1, 0, "/", "fs0001"), child(9, 77, "/proc/12/root/in", "fs0002")};
  captured.walks["fs0002"] = {test::CapturedBundle::entry_of("/", FileType::dir), captured.file("/f", "y")};
  const auto rows = rows_of(captured);
  EXPECT_TRUE(rows.find("/")->second.is_seen);
  EXPECT_FALSE(rows.find("/proc/12/root/in/f")->second.is_seen);
}

TEST(Rows, AMountOfThatNameOnAKnownParentIsTheContainersOwn) {
  test::CapturedBundle captured;
  captured.mounts["c0001"] = {child(1, 0, "/", "fs0001"), child(2, 1, "/proc/12/root/in", "fs0002"),
                              child(3, 77, "/proc/x/root", "fs0002")};
  captured.walks["fs0002"] = {captured.file("/f", "y")};
  const auto rows = rows_of(captured);
  EXPECT_TRUE(rows.find("/proc/12/root/in/f")->second.is_seen);
  EXPECT_TRUE(rows.find("/proc/x/root/f")->second.is_seen);
}

TEST(Rows, ADamagedPieceOfTheBundleIsAnErrorAndNoRow) {
  test::CapturedBundle captured;
  const TemporaryFolder folder;
  const Bundle bundle = Bundle::open(captured.write(folder)).value();
  Collector collector;
  const auto read = read_rows(bundle, containers_called(bundle, {}).value(), collector);
  EXPECT_TRUE(read);
  EXPECT_FALSE(containers_called(bundle, {"nobody"}));
}

}  // namespace
}  // namespace exhibit::exports
