// An overlay against its image.
#include "evidence/drift/layered_drift.h"

#include "tests/evidence/drift/drift_fixture.h"

namespace exhibit::drift {
namespace {

using LayeredDrift = DriftTest;

TEST_F(LayeredDrift, NothingDrifted) { EXPECT_EQ(told(drift_in(layered_web({}))), Words{}); }

TEST_F(LayeredDrift, EachVerdictTheWorstFirst) {
  FileEntry setuid = copied_up(a_file("/bin/su", "su"));
  setuid.mode = 04755;
  const auto drifts = drift_in(
      layered_web({recent(a_directory("/bin")), setuid, recent(a_file("/bin/x", "new")), recent(a_directory("/etc")),
                   copied_up(a_file("/etc/passwd", "toor")), a_whiteout("/etc/shadow")}));
  EXPECT_EQ(told(drifts),
            (Words{"web modified /etc/passwd", "web added /bin/x", "web removed /etc/shadow", "web metadata /bin/su"}));
  EXPECT_EQ(drifts[0].mounts[0].basis, Basis::image);
  EXPECT_EQ(finding_on(drifts, "/bin/x").layer, upper_layer);
  EXPECT_EQ(finding_on(drifts, "/etc/shadow").layer, 1U);
  EXPECT_EQ(finding_on(drifts, "/bin/su").reasons, Words{"mode 0644 → 4755 (setuid)"});
}

TEST_F(LayeredDrift, AChangeWithTheTimePutBackIsModified) {
  const auto drifts = drift_in(layered_web({a_directory("/etc"), copied_up(a_file("/etc/passwd", "toor"))}));
  EXPECT_EQ(told(drifts), Words{"web modified /etc/passwd"});
  EXPECT_EQ(finding_on(drifts, "/etc/passwd").reasons,
            Words{"content differs under the same size and modification time"});
}

TEST_F(LayeredDrift, ACopyThatHoldsWhatTheImageHadIsQuiet) {
  const auto drifts = drift_in(layered_web({copied_up(a_directory("/etc")), copied_up(a_file("/etc/passwd", "root"))}));
  EXPECT_EQ(told(drifts), Words{"web copied_up /etc/passwd quiet"});
}

TEST_F(LayeredDrift, AMovedFileIsOneFinding) {
  const auto drifts = drift_in(layered_web(
      {recent(a_directory("/etc")), a_whiteout("/etc/shadow"), copied_up(a_file("/etc/shadow.bak", "hash"))}));
  EXPECT_EQ(told(drifts), Words{"web moved /etc/shadow.bak from /etc/shadow"});
}

TEST_F(LayeredDrift, ALinkInPlaceOfAFileIsAnotherType) {
  const auto drifts = drift_in(layered_web({recent(a_directory("/bin")), recent(a_link("/bin/su", "/tmp/x"))}));
  EXPECT_EQ(told(drifts), Words{"web type /bin/su"});
}

TEST_F(LayeredDrift, AFolderReplacedByAnotherLosesWhatWasInIt) {
  FileEntry opaque = recent(a_directory("/etc"));
  opaque.xattrs = {{"trusted.overlay.opaque", "y"}};
  EXPECT_EQ(told(drift_in(layered_web({opaque, recent(a_file("/etc/new", "n"))}))),
            (Words{"web added /etc/new", "web removed /etc/passwd", "web removed /etc/shadow"}));
}

TEST_F(LayeredDrift, AnUpperThatEndedEarlyRemovesNothing) {
  Acquisition acquisition = layered_web({a_whiteout("/bin")});
  acquisition.trees["fs0002"].walk.outcome = {OutcomeKind::partial, "stopped", {}, {}};
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), (Words{"web unknown /bin", "web unknown /"}));
  EXPECT_EQ(finding_on(drifts, "/").reasons,
            Words{"the bundle did not see all of this file system: partial (stopped)"});
}

TEST_F(LayeredDrift, AWalkThatIsMissingOrPartialIsNoSilence) {
  Acquisition acquisition = layered_web({});
  acquisition.mounts["c0001"][0].lowers.push_back("fs0099");
  auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), Words{"web unknown /"});
  EXPECT_EQ(finding_on(drifts, "/").reasons, Words{"the bundle ends before its walk did"});
  acquisition = layered_web({});
  add_mount(acquisition, "/run", "tmpfs", "fs0003", {});
  acquisition.trees["fs0003"].walk.outcome = {OutcomeKind::timeout, "stopped", {}, {}};
  EXPECT_EQ(told(drift_in(acquisition)), Words{"web unknown /run"});
}

TEST_F(LayeredDrift, WhatTheUpperCouldNotReadIsUnknown) {
  const auto drifts =
      drift_in(layered_web({a_directory("/etc"), with_outcome(a_file("/etc/passwd", ""), OutcomeKind::denied)}));
  EXPECT_EQ(told(drifts), Words{"web unknown /etc/passwd"});
  EXPECT_EQ(finding_on(drifts, "/etc/passwd").reasons[0],
            "the walk of the container could not read it: denied (EACCES)");
}

TEST_F(LayeredDrift, WhatIsMountedOverAnEntryIsTold) {
  Acquisition acquisition =
      layered_web({recent(a_directory("/data")), recent(a_file("/data/hidden")), recent(a_directory("/seen"))});
  add_mount(acquisition, "/data", "ext4", "fs0003", {});
  acquisition.containers[0].started = "2023-11-14T22:20:00Z";
  const auto drifts = drift_in(acquisition);
  EXPECT_EQ(told(drifts), (Words{"web added /data/hidden", "web added /seen", "web added /data quiet"}));
  EXPECT_EQ(finding_on(drifts, "/data/hidden").hidden_by, "/data");
  EXPECT_EQ(finding_on(drifts, "/seen").hidden_by, "");
}

TEST_F(LayeredDrift, PlacesToMountOnAreNoNewsUnlessTheyHoldSomething) {
  Acquisition acquisition = layered_web({recent(a_directory("/etc")), recent(a_file("/etc/hosts", "")),
                                         recent(a_file("/etc/resolv.conf", "evil")), recent(a_directory("/run")),
                                         recent(a_directory("/run/secrets"))});
  acquisition.containers[0].started = "2023-11-14T22:20:00Z";
  for (const char* point : {"/etc/hosts", "/etc/resolv.conf", "/run/secrets/token"}) {
    add_mount(acquisition, point, "ext4", "fs0003", {});
  }
  EXPECT_EQ(told(drift_in(acquisition)), (Words{"web added /etc/resolv.conf", "web added /etc/hosts quiet",
                                                "web added /run quiet", "web added /run/secrets quiet"}));
}

TEST_F(LayeredDrift, TheTopFolderOfAWritableLayerIsTheRuntimes) {
  FileEntry top = recent(a_directory("/"));
  EXPECT_EQ(told(drift_in(layered_web({top}))), Words{"web metadata / quiet"});
  top.mode = 0777;
  EXPECT_EQ(told(drift_in(layered_web({top}))), Words{"web metadata /"});
}

TEST_F(LayeredDrift, TheLinkThatPodmanMakesIsQuiet) {
  EXPECT_EQ(told(drift_in(layered_web({a_directory("/etc"), recent(a_link("/etc/mtab", "/proc/mounts"))}))),
            Words{"web added /etc/mtab quiet"});
  EXPECT_EQ(told(drift_in(layered_web({a_directory("/etc"), recent(a_link("/etc/mtab", "/tmp/x"))}))),
            Words{"web added /etc/mtab"});
}

TEST_F(LayeredDrift, CapturedContentIsTold) {
  FileEntry captured = recent(a_file("/x"));
  captured.blobs = std::vector<Digest>{*captured.sha256};
  const auto drifts = drift_in(layered_web({captured, recent(a_file("/y"))}));
  EXPECT_TRUE(finding_on(drifts, "/x").captured);
  EXPECT_FALSE(finding_on(drifts, "/y").captured);
}

TEST_F(LayeredDrift, WithoutAnUpperNothingDrifts) {
  Acquisition acquisition = layered_web({});
  acquisition.mounts["c0001"][0].upper.reset();
  EXPECT_EQ(told(drift_in(acquisition)), Words{});
}

TEST_F(LayeredDrift, PackagesAreAsked) {
  struct Owner final : PackageTruth {
    std::optional<PackageFact> of(std::string_view cid, std::string_view path, const FileEntry&) const override {
      if (cid != "c0001" || path != "/bin/su") return std::nullopt;
      return PackageFact{.package = "login", .version = "1:4.13", .state = "altered"};
    }
    std::vector<std::string> notes(std::string_view) const override { return {"packages by test"}; }
  } owner;
  const auto drifts = drift_in(layered_web({a_directory("/bin"), copied_up(a_file("/bin/su", "evil"))}), &owner);
  EXPECT_EQ(finding_on(drifts, "/bin/su").package->package, "login");
}

TEST_F(LayeredDrift, WhatAPackageBroughtIsQuietAndAnotherModeIsNot) {
  struct Owner final : PackageTruth {
    std::optional<PackageFact> of(std::string_view, std::string_view, const FileEntry&) const override {
      return PackageFact{.package = "login", .version = "1:4.13", .state = "intact"};
    }
    std::vector<std::string> notes(std::string_view) const override { return {"packages by test"}; }
  } owner;
  FileEntry setuid = copied_up(a_file("/etc/passwd", "root"));
  setuid.mode = 04755;
  const auto drifts =
      drift_in(layered_web({a_directory("/bin"), copied_up(a_file("/bin/su", "newer")), setuid}), &owner);
  EXPECT_TRUE(finding_on(drifts, "/bin/su").quiet);
  EXPECT_FALSE(finding_on(drifts, "/etc/passwd").quiet);
  EXPECT_EQ(drifts[0].notes, (Words{"packages by test"}));
}

TEST_F(LayeredDrift, WhatADatabaseThatChangedTooExplainsIsLoudAndLastOfItsVerdict) {
  struct Owner final : PackageTruth {
    std::optional<PackageFact> of(std::string_view, std::string_view path, const FileEntry&) const override {
      if (path == "/bin/own") return PackageFact{.state = "unowned"};
      return PackageFact{.package = "login", .version = "1", .state = "intact", .has_changed_database = true};
    }
    std::vector<std::string> notes(std::string_view) const override { return {}; }
  } owner;
  const auto drifts = drift_in(layered_web({a_directory("/bin"), recent(a_file("/bin/backdoor", "evil")),
                                            recent(a_file("/bin/own", "own")), a_whiteout("/etc/shadow")}),
                               &owner);
  const auto words = told(drifts);
  EXPECT_EQ(words, (Words{"web added /bin/own", "web added /bin/backdoor", "web removed /etc/shadow"}));
  const DriftFinding& backdoor = finding_on(drifts, "/bin/backdoor");
  EXPECT_EQ(backdoor.reasons, Words{"as its package has it, by a database that changed too"});
  EXPECT_EQ(backdoor.package->state, "intact");
}

TEST_F(LayeredDrift, ADamagedPartFailsAndIsNamed) {
  Acquisition acquisition = layered_web({});
  acquisition.trees["fs0001"].entries[1].path = "/zzz";  // out of order
  const diff::BundleSide& side = side_of(acquisition);
  const auto drifts = drift_of(side, side.containers);
  ASSERT_FALSE(drifts);
  EXPECT_NE(drifts.error().message().find("b0.tar: data/fs/fs0001/listing.0001.jsonl.zst"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::drift
