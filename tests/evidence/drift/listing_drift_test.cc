// Mounts that nothing tells the beginning of, and trees that several mounts show.
#include "evidence/drift/listing_drift.h"

#include "tests/evidence/drift/drift_fixture.h"

namespace exhibit::drift {
namespace {

using ListingDrift = DriftTest;

/// Between the times that entries have and `later`.
constexpr const char* start = "2023-11-14T22:20:00Z";

Acquisition started_web() {
  Acquisition acquisition = layered_web({});
  acquisition.containers[0].started = start;
  return acquisition;
}

TEST_F(ListingDrift, ATmpfsBeganEmpty) {
  Acquisition acquisition = layered_web({});
  add_mount(acquisition, "/run", "tmpfs", "fs0003",
            {a_file("/x"), with_outcome(a_file("/y"), OutcomeKind::denied), a_directory("/d")});
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), (Words{"web added /run/d", "web added /run/x", "web added /run/y"}));
  EXPECT_EQ(drifts[0].mounts[1].basis, Basis::nothing);
  EXPECT_EQ(finding_on(drifts, "/run/y").reasons, Words{"it could not be read: denied (EACCES)"});
}

TEST_F(ListingDrift, APartOfATmpfsIsJudgedByTimes) {
  Acquisition acquisition = started_web();
  add_mount(acquisition, "/run/x", "tmpfs", "fs0003", {a_file("/old")}).mount.root = "/part";
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), Words{});
  EXPECT_EQ(drifts[0].mounts[1].basis, Basis::times);
}

TEST_F(ListingDrift, DevicesThatEveryRuntimeMakesAreQuiet) {
  FileEntry null = diff::entry_at("/null", FileType::character);
  null.rdev = DeviceNumber{1, 3};
  FileEntry disguised = diff::entry_at("/zero", FileType::character);
  disguised.rdev = DeviceNumber{8, 0};
  Acquisition acquisition = layered_web({});
  add_mount(acquisition, "/dev", "tmpfs", "fs0003", {null, disguised, a_link("/fd", "/proc/self/fd"), a_file("/.x")});
  EXPECT_EQ(told(drift_in(acquisition)), (Words{"web added /dev/.x", "web added /dev/zero", "web added /dev/fd quiet",
                                                "web added /dev/null quiet"}));
}

TEST_F(ListingDrift, OfAVolumeOnlyTimesTell) {
  Acquisition acquisition = started_web();
  FileEntry changed = a_file("/changed");
  changed.ctime = later;
  changed.btime.reset();
  add_mount(acquisition, "/data", "ext4", "fs0003",
            {recent(a_file("/new")), changed, a_file("/old"), with_outcome(a_directory("/shut"), OutcomeKind::denied),
             with_outcome(a_file("/unread"), OutcomeKind::denied)})
      .reason = "a\nvolume";
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts),
            (Words{"web since_start /data/changed", "web since_start /data/new", "web unknown /data/shut"}));
  EXPECT_EQ(finding_on(drifts, "/data/new").reasons, Words{"born 2023-11-14 22:28:20Z, after the start"});
  EXPECT_EQ(finding_on(drifts, "/data/changed").reasons, Words{"changed 2023-11-14 22:28:20Z, after the start"});
  EXPECT_EQ(drifts[0].mounts[1].why,
            "by times since 2023-11-14 22:20:00Z (weaker: a clock can be set, birth times may be missing); a\\nvolume");
}

TEST_F(ListingDrift, AFolderThatSomethingCameIntoIsQuiet) {
  Acquisition acquisition = started_web();
  FileEntry explained = a_directory("/d");
  explained.ctime = later;
  FileEntry alone = explained;
  alone.path = "/e";
  add_mount(acquisition, "/data", "ext4", "fs0003", {explained, recent(a_file("/d/new")), alone});
  EXPECT_EQ(told(drift_in(acquisition)),
            (Words{"web since_start /data/d/new", "web since_start /data/e", "web since_start /data/d quiet"}));
}

TEST_F(ListingDrift, AMaskedPathIsQuiet) {
  FileEntry null = recent(diff::entry_at("/", FileType::character));
  null.rdev = DeviceNumber{1, 3};
  Acquisition acquisition = started_web();
  add_mount(acquisition, "/proc/keys", "tmpfs", "fs0003", {null}).mount.root = "/null";
  EXPECT_EQ(told(drift_in(acquisition)), Words{"web since_start /proc/keys quiet"});
}

TEST_F(ListingDrift, TheFirstProcessTellsTheStartWhereTheRuntimeDoesNot) {
  Acquisition acquisition = started_web();
  acquisition.containers[0].started = "0001-01-01T00:00:00Z";
  acquisition.process(0).record.started = "2023-11-14T22:20:00.000000000Z";
  add_mount(acquisition, "/data", "ext4", "fs0003", {recent(a_file("/new")), a_file("/old")});
  EXPECT_EQ(told(drift_in(acquisition)), Words{"web since_start /data/new"});
}

TEST_F(ListingDrift, WithoutAStartNothingIsSaid) {
  Acquisition acquisition = layered_web({});
  acquisition.processes.clear();
  add_mount(acquisition, "/data", "ext4", "fs0003", {recent(a_file("/new"))});
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), Words{"web unknown /data"});
  EXPECT_EQ(drifts[0].mounts[1].basis, Basis::none);
}

TEST_F(ListingDrift, ATreeThatSeveralContainersShowIsToldOnce) {
  Acquisition acquisition = started_web();
  add_mount(acquisition, "/data", "ext4", "fs0003", {recent(a_file("/new"))});
  add_sibling(acquisition, {});
  acquisition.mounts["c0002"].push_back(acquisition.mounts["c0001"][1]);
  acquisition.mounts["c0002"][1].mount.mount_point = "/shared";
  acquisition.mounts["c0001"].push_back(acquisition.mounts["c0001"][1]);
  acquisition.mounts["c0001"][2].mount.mount_point = "/again";
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), Words{"web since_start /data/new"});
  EXPECT_EQ(drifts[0].mounts[1].also_seen, (Words{"also seen below /again", "also seen by other below /shared"}));
  EXPECT_EQ(drifts[1].mounts.size(), 1U);
}

TEST_F(ListingDrift, ASharedVolumeIsJudgedByTheEarliestStart) {
  Acquisition acquisition = started_web();
  acquisition.containers[0].started = "2023-11-15T00:00:00Z";
  add_mount(acquisition, "/data", "ext4", "fs0003", {recent(a_file("/new"))});
  add_sibling(acquisition, {});
  acquisition.containers[1].started = start;
  acquisition.mounts["c0002"].push_back(acquisition.mounts["c0001"][1]);
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), Words{"web since_start /data/new"});
  EXPECT_TRUE(drifts[0].mounts[1].why.starts_with("by times since 2023-11-14 22:20:00Z")) << drifts[0].mounts[1].why;
}

}  // namespace
}  // namespace exhibit::drift
