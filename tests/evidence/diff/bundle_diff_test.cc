#include "evidence/diff/bundle_diff.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "tests/evidence/diff/bundle_fixture.h"

namespace exhibit::diff {
namespace {

/// "web file added /x", for all sections.
Words told(const std::vector<Section>& sections) {
  Words words;
  for (const Section& section : sections) {
    for (const Finding& finding : section.findings) {
      words.push_back(section.container + " " + std::string(finding_kind_word(finding.kind)) + " " +
                      std::string(change_word(finding.change)) + " " + finding.path);
    }
  }
  return words;
}

class BundleDiffTest : public testing::Test {
 protected:
  std::vector<Section> sections_between(const std::string& path_a, const std::string& path_b) {
    const auto bundle_a = Bundle::open(path_a);
    const auto bundle_b = Bundle::open(path_b);
    if (!bundle_a || !bundle_b) return failure("cannot open");
    const auto side_a = BundleSide::load("A", *bundle_a);
    if (!side_a) return failure(side_a.error().message());
    const auto side_b = BundleSide::load("B", *bundle_b);
    if (!side_b) return failure(side_b.error().message());
    auto sections = diff_bundles(*side_a, *side_b, told_);
    return sections ? std::move(*sections) : failure(sections.error().message());
  }
  std::vector<Section> sections_between(const Acquisition& a, const Acquisition& b) {
    return sections_between(write_bundle(folder_, "a.tar", a), write_bundle(folder_, "b.tar", b));
  }
  static std::vector<Section> failure(std::string why) {
    ADD_FAILURE() << why;
    return {};
  }

  TemporaryFolder folder_;
  Acquisition a_ = web_acquisition();
  Acquisition b_ = web_acquisition();
  std::vector<ToldPair> told_;
};

TEST_F(BundleDiffTest, NothingDiffers) { EXPECT_TRUE(sections_between(a_, b_).empty()); }

TEST_F(BundleDiffTest, EachKindInTheOrderOfAReport) {
  b_.containers[0].configured_env = {"A=2"};
  b_.process(1).record.identity = {3, 30};
  b_.process(0).environ = std::string("PATH=/tmp") + '\0';
  b_.tables.begin()->second.replace(b_.tables.begin()->second.find(":0050"), 5, ":115C");
  b_.mounts["c0001"][1].mount.options = "ro";
  b_.files()[2] = a_file("/etc/passwd", "toor");
  b_.files().push_back(a_file("/etc/x", "x"));
  EXPECT_EQ(told(sections_between(a_, b_)),
            (Words{"web user unknown /etc/passwd", "web file added /etc/x", "web file modified /etc/passwd",
                   "web process modified pid 3 sh", "web mount modified /proc",
                   "web socket added tcp listening on 0.0.0.0:4444", "web socket removed tcp listening on 0.0.0.0:80",
                   "web environment modified A", "web environment modified PATH"}));
}

TEST_F(BundleDiffTest, PathsAreThoseOfTheContainer) {
  for (Acquisition* acquisition : {&a_, &b_}) {
    MountDecision volume = acquisition->mounts["c0001"][0];
    volume.mount.mount_point = "/data";
    volume.fsid = "fs0002";
    acquisition->mounts["c0001"].push_back(volume);
    acquisition->trees["fs0002"].walk = acquisition->trees["fs0001"].walk;
    acquisition->trees["fs0002"].walk.fsid = "fs0002";
  }
  a_.trees["fs0002"].entries = {a_directory("/"), a_file("/old", "same")};
  b_.trees["fs0002"].entries = {a_directory("/"), a_file("/new", "same")};
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), Words{"web file moved /data/new"});
  EXPECT_EQ(sections[0].findings[0].from_path, "/data/old");
}

TEST_F(BundleDiffTest, ASharedTreeIsComparedOnce) {
  for (Acquisition* acquisition : {&a_, &b_}) {
    ContainerRecord second = acquisition->containers[0];
    second.cid = "c0002";
    second.id = second.name = "second";
    acquisition->containers.push_back(second);
    acquisition->mounts["c0002"] = acquisition->mounts["c0001"];
  }
  b_.files().push_back(a_file("/etc/x"));
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections), Words{"web file added /etc/x"});
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"also seen by second below /"});
}

TEST_F(BundleDiffTest, AContainerThatIsGoneHasEndedAndItsFilesAreNotRemoved) {
  b_ = Acquisition{};
  b_.start = a_.start;
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections),
            (Words{"web container removed web", "web process removed pid 1 init", "web process removed pid 2 sh"}));
  EXPECT_EQ(sections[0].findings[0].reasons,
            (Words{"B found no process of it", "paired with no container of B: its files could not be compared"}));
}

/// As it is collected when it has exited: nothing but its root directory.
void let_exit(Acquisition& acquisition) {
  ContainerRecord& container = acquisition.containers[0];
  container.state = ContainerState::exited;
  container.exit_code = 137;
  container.finished = "2026-01-01T00:00:09Z";
  container.namespaces.clear();
  container.leader = {};
  container.pids.clear();
  acquisition.processes.clear();
  acquisition.tables.clear();
  acquisition.mounts["c0001"].resize(1);
  acquisition.start.selection = {"all containers", "exited containers"};
}

TEST_F(BundleDiffTest, AContainerThatHasExitedIsItselfAndItsFilesAreCompared) {
  let_exit(b_);
  b_.files().push_back(a_file("/etc/x"));
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), (Words{"web container modified web", "web file added /etc/x",
                                   "web process removed pid 1 init", "web process removed pid 2 sh"}));
  EXPECT_EQ(
      sections[0].findings[0].reasons,
      Words{"exited, exit code 137, finished 2026-01-01 00:00:09Z: nothing but its root directory could be compared"});
}

TEST_F(BundleDiffTest, AContainerThatWasStartedAgainIsItself) {
  let_exit(a_);
  const auto sections = sections_between(a_, b_);
  ASSERT_FALSE(sections.empty());
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"started: it had exited, and its first process is pid 1"});
}

TEST_F(BundleDiffTest, TheSameExitedContainerDoesNotDiffer) {
  let_exit(a_);
  let_exit(b_);
  EXPECT_TRUE(sections_between(a_, b_).empty());
}

TEST_F(BundleDiffTest, AnExitedContainerThatRanInBetweenIsTold) {
  let_exit(a_);
  let_exit(b_);
  b_.containers[0].started = "2026-01-01T00:00:05Z";
  EXPECT_EQ(sections_between(a_, b_)[0].findings[0].reasons, Words{"it ran again in between and has exited"});
}

TEST_F(BundleDiffTest, AnExitedContainerThatTheOtherSideWasNotToldToLookForIsUnknown) {
  let_exit(b_);
  a_ = Acquisition{};
  a_.start = b_.start;
  a_.start.selection = {"all containers"};
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), Words{"web container unknown web"});
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"A was not told to look for containers that have exited"});
}

TEST_F(BundleDiffTest, AContainerThatWasNotLookedForIsUnknown) {
  b_ = Acquisition{};
  b_.start = a_.start;
  b_.start.selection = {"container other"};
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), Words{"web container unknown web"});
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"B was told to take only container other"});
}

TEST_F(BundleDiffTest, ANewContainerHasStarted) {
  std::swap(a_, b_);
  a_ = Acquisition{};
  a_.start = b_.start;
  EXPECT_EQ(told(sections_between(a_, b_)),
            (Words{"web container added web", "web process added pid 1 init", "web process added pid 2 sh"}));
}

TEST_F(BundleDiffTest, ARecreatedContainerIsComparedAndSaid) {
  b_.containers[0].id = "fedcba";
  b_.containers[0].leader = {50, 500};
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), Words{"web container modified web"});
  EXPECT_EQ(sections[0].findings[0].reasons.at(0), "recreated: paired by runtime and name");
}

TEST_F(BundleDiffTest, AnotherBootStartsAllProcessesAnew) {
  b_.start.boot_id = "another";
  b_.process(1).record.cmdline = {"sh", "-i"};
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections),
            (Words{"web container modified web", "web process added pid 2 sh", "web process removed pid 2 sh"}));
  EXPECT_EQ(sections[0].findings[0].events, std::vector<std::string_view>{"restarted"});
}

TEST_F(BundleDiffTest, UsersOutOfCapturedContent) {
  a_.files()[2] = a_.captured("/etc/passwd", "root:x:0:0:::/bin/sh\n");
  b_.files()[2] = b_.captured("/etc/passwd", "root:x:0:0:::/bin/sh\nt:x:0:0:::/bin/sh\n");
  b_.files().push_back(b_.captured("/etc/shadow", "t:$6$x:1::::::\n"));
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), (Words{"web user added t", "web user modified t", "web file added /etc/shadow",
                                   "web file modified /etc/passwd"}));
}

TEST_F(BundleDiffTest, UsersOfAFileThatOneSideDidNotCaptureAreUnknown) {
  b_.files()[2] = b_.captured("/etc/passwd", "root:x:0:0:::/bin/sh\nt:x:0:0:::/bin/sh\n");
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections), (Words{"web user unknown /etc/passwd", "web file modified /etc/passwd"}));
  EXPECT_EQ(sections[0].findings[0].reasons,
            (Words{"which users differ cannot be told", "A: its content was not captured",
                   "several users of B have uid 0: root, t"}));
}

TEST_F(BundleDiffTest, ANewExecutableHasItsDigest) {
  for (Acquisition* acquisition : {&a_, &b_}) {
    acquisition->files().push_back(a_directory("/bin"));
    acquisition->files().push_back(a_file("/bin/nc", "nc"));
    std::ranges::sort(acquisition->files(),
                      [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
  }
  b_.process(1).record.exe = "/bin/nc";
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections), (Words{"web executable added /bin/nc", "web process modified pid 2 sh"}));
  EXPECT_EQ(sections[0].findings[0].reasons,
            (Words{"runs as pid 2 sh", "sha256 " + sha256("nc").hex(), "A has the file with the same content"}));
}

TEST_F(BundleDiffTest, ANetworkNamespaceOfAProcessOfItsOwn) {
  b_.process(1).record.namespaces = {{"net", 77}};
  b_.tables[{77, "tcp"}] = b_.tables.begin()->second;
  const auto sections = sections_between(a_, b_);
  // The fixture has no other tables, which is said of each.
  ASSERT_EQ(told(sections).at(0), "web socket added tcp listening on 0.0.0.0:80");
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"in network namespace 77, not that of the container: of pid 2 sh"});
}

TEST_F(BundleDiffTest, ToldPairsAreCompared) {
  b_.containers[0].id = "fedc";
  b_.containers[0].name = "other";
  b_.containers[0].image = "another";
  b_.containers[0].leader = {9, 90};
  told_ = {{"web", "other"}};
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections), Words{"other container modified other"});
  EXPECT_EQ(sections[0].findings[0].events, (std::vector<std::string_view>{"told", "image-changed"}));
}

TEST_F(BundleDiffTest, AWalkThatVanishedRemovesNothing) {
  b_.trees["fs0001"].walk.outcome.kind = OutcomeKind::vanished;
  b_.files().resize(1);
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), Words{"web file unknown /etc"});
  EXPECT_EQ(sections[0].findings[0].reasons.at(0), "B did not see all of this file system: vanished");
}

TEST_F(BundleDiffTest, ATableOfOneSideAloneIsUnknown) {
  b_.tables.clear();
  const auto sections = sections_between(a_, b_);
  EXPECT_EQ(told(sections), Words{"web socket unknown tcp sockets"});
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"B holds no tcp table"});
}

TEST_F(BundleDiffTest, ACutBundleRemovesNothing) {
  const std::string whole = write_bundle(folder_, "a.tar", a_);
  const std::string cut = write_bundle(folder_, "b.tar", b_);
  const auto cut_before = [&](std::string_view name) {
    const auto bundle = Bundle::open(cut);
    ASSERT_EQ(::truncate(cut.c_str(), static_cast<off_t>(bundle->find(name)->offset)), 0);
  };
  cut_before("data/acquisition/finish.json");
  EXPECT_EQ(told(sections_between(whole, cut)), Words{});
  cut_before("data/fs/fs0001/walk.json");
  EXPECT_EQ(told(sections_between(whole, cut)), Words{});
  cut_before("data/fs/fs0001/listing.0001.jsonl.zst");
  EXPECT_EQ(told(sections_between(whole, cut)), Words{"web file unknown /"});
  cut_before("data/c/c0001/mounts.jsonl");
  EXPECT_EQ(told(sections_between(whole, cut)), Words{"web mount unknown /"});
  cut_before("data/c/c0001/p/2-20/process.json");
  EXPECT_EQ(told(sections_between(whole, cut)),
            (Words{"web process unknown pid 2 sh", "web mount unknown /", "web socket unknown tcp sockets"}));
  cut_before("data/containers.jsonl");
  EXPECT_EQ(told(sections_between(whole, cut)), Words{"web container unknown web"});
}

TEST_F(BundleDiffTest, ProcessesOfNoContainerAreCompared) {
  for (Acquisition* acquisition : {&a_, &b_}) {
    acquisition->start.selection = {"pid 1", "pid 2"};
    acquisition->processes["host"] = std::exchange(acquisition->processes["c0001"], {});
  }
  b_.processes["host"].pop_back();
  EXPECT_EQ(told(sections_between(a_, b_)), Words{"host process removed pid 2 sh"});
  b_.start.selection = {"pid 1"};
  ASSERT_EQ(::unlink((folder_ / "a.tar").c_str()), 0);
  ASSERT_EQ(::unlink((folder_ / "b.tar").c_str()), 0);
  EXPECT_EQ(told(sections_between(a_, b_)), Words{"host process unknown pid 2 sh"});
}

/// Puts a writable layer with these entries over the root file system, whose tree becomes its image.
void put_layer_over(Acquisition& acquisition, Entries entries) {
  MountDecision& root = acquisition.mounts["c0001"][0];
  root.kind = MountDecisionKind::layered;
  root.lowers = {std::exchange(root.fsid, {})};
  root.upper = "fs0002";
  entries.push_back(a_directory("/"));
  std::ranges::sort(entries, [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
  acquisition.trees["fs0002"].entries = std::move(entries);
  acquisition.trees["fs0002"].walk.fsid = "fs0002";
}

FileEntry a_whiteout(std::string path) {
  FileEntry entry = entry_at(std::move(path), FileType::character);
  entry.rdev = DeviceNumber{0, 0};
  return entry;
}

TEST_F(BundleDiffTest, LayersAreComparedAsTheyShow) {
  put_layer_over(a_, {});
  put_layer_over(b_, {a_directory("/etc"), a_whiteout("/etc/passwd"), a_file("/etc/x")});
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections),
            (Words{"web user unknown /etc/passwd", "web file added /etc/x", "web file removed /etc/passwd"}));
  EXPECT_EQ(sections[0].findings[1].layer, upper_layer);
  EXPECT_EQ(sections[0].findings[2].layer, 1U);
}

TEST_F(BundleDiffTest, LayersAreComparedWithAWalk) {
  put_layer_over(b_, {a_directory("/etc"), a_file("/etc/passwd", "toor")});
  EXPECT_EQ(told(sections_between(a_, b_)), (Words{"web user unknown /etc/passwd", "web file modified /etc/passwd"}));
}

TEST_F(BundleDiffTest, WhatWasOnlyCopiedUpIsSaidSo) {
  FileEntry copy = a_file("/etc/passwd", "root");
  copy.btime = copy.ctime = later;
  put_layer_over(a_, {});
  put_layer_over(b_, {a_directory("/etc"), copy});
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections), Words{"web file metadata /etc/passwd"});
  EXPECT_TRUE(sections[0].findings[0].only_hidden_times);
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"copied up to the writable layer, with all that it had"});
}

TEST_F(BundleDiffTest, ALayerWhoseWalkEndedEarlyRemovesNothing) {
  put_layer_over(a_, {a_file("/u")});
  put_layer_over(b_, {});
  b_.trees["fs0002"].walk.outcome = {OutcomeKind::partial, "stopped", {}, {}};
  const auto sections = sections_between(a_, b_);
  ASSERT_EQ(told(sections), Words{"web file unknown /u"});
  EXPECT_EQ(sections[0].findings[0].reasons, Words{"B did not see all of this file system: partial (stopped)"});
}

TEST_F(BundleDiffTest, EqualLayersAreNotRead) {
  put_layer_over(a_, {a_file("/u")});
  put_layer_over(b_, {a_file("/u")});
  for (Acquisition* acquisition : {&a_, &b_}) acquisition->files()[2].path = "/a";  // out of order: cannot be read
  EXPECT_TRUE(sections_between(a_, b_).empty());
}

TEST_F(BundleDiffTest, ADamagedPartFailsAndIsNamed) {
  const std::string whole = write_bundle(folder_, "a.tar", a_);
  b_.files().push_back(a_file("/x"));
  const std::string damaged = write_bundle(folder_, "b.tar", b_);
  const auto opened = Bundle::open(damaged);
  const UniqueFd file(::open(damaged.c_str(), O_WRONLY));
  const auto offset = static_cast<off_t>(opened->find("data/fs/fs0001/listing.0001.jsonl.zst")->offset);
  ASSERT_EQ(::pwrite(file.get(), "X", 1, offset + 20), 1);
  const auto bundle_a = Bundle::open(whole);
  const auto side_a = BundleSide::load("A", *bundle_a);
  const auto side_b = BundleSide::load("B", *opened);
  const auto sections = diff_bundles(*side_a, *side_b, told_);
  ASSERT_FALSE(sections);
  EXPECT_NE(sections.error().message().find("b.tar: data/fs/fs0001/listing.0001.jsonl.zst"), std::string::npos);
}

}  // namespace
}  // namespace exhibit::diff
