// What is asked for by name, container or process.
#include "tests/evidence/extract/extraction.h"

namespace exhibit::extract {
namespace {

using Names = std::set<std::string>;

class SelectedTest : public ExtractionTest {
 protected:
  SelectedTest() {
    root().push_back(bundle_.file("/etc/hosts", "hosts"));
    root().push_back(bundle_.file("/etc/passwd", "passwd"));
    root().push_back(test::CapturedBundle::entry_of("/etc", FileType::dir));
    root().push_back(test::CapturedBundle::uncaptured("/big", "big"));
  }

  void leave_out(const std::string& path) {
    bundle_.ledger.push_back({"capture", path, "fs0001", Outcome::skipped("larger than the limit of a file"), {}, {}});
  }
};

TEST_F(SelectedTest, APath) {
  EXPECT_TRUE(extract({"/etc/passwd"}).is_whole());
  EXPECT_EQ(stored(), Names{stored_name("passwd")});
}

TEST_F(SelectedTest, APattern) {
  EXPECT_TRUE(extract({"/etc/*"}).is_whole());
  EXPECT_EQ(stored(), (Names{stored_name("passwd"), stored_name("hosts")}));
}

TEST_F(SelectedTest, ADigest) {
  EXPECT_TRUE(extract({sha256("hosts").hex().substr(0, 10)}).is_whole());
  EXPECT_EQ(stored(), Names{stored_name("hosts")});
}

TEST_F(SelectedTest, WhatIsNotThereIsSaidAndTheRestWritten) {
  const Extraction extraction = extract({"/etc/shadow", "/etc/hosts", "0123456789abcdef", "pid:4"});
  expect_problem(extraction, "/etc/shadow: nothing of this path is listed");
  expect_problem(extraction, "0123456789abcdef: no file of this digest is listed");
  expect_problem(extraction, "pid:4: no process of this pid");
  EXPECT_EQ(extraction.problems.size(), 3u);
  EXPECT_EQ(stored(), Names{stored_name("hosts")});
}

TEST_F(SelectedTest, WhatWasNotCapturedIsSaidWithTheReason) {
  bundle_.capture = "runtime";
  const Extraction extraction = extract({"/big", "/etc", sha256("big").hex()});
  expect_problem(extraction, "/big: its content was not captured: the bundle was collected with capture \"runtime\"");
  expect_problem(extraction, "/etc: a directory; what is below it is asked for as 'PATH/*'");
  expect_problem(extraction, sha256("big").hex() + ": its content was not captured");
}

TEST_F(SelectedTest, WhatALimitLeftOutIsSaid) {
  leave_out("/big");
  const Extraction extraction = extract({"/big", sha256("big").hex()});
  expect_problem(extraction, "/big: left out when the bundle was collected: larger than the limit of a file");
  expect_problem(extraction, sha256("big").hex() + ": left out when the bundle was collected");
}

TEST_F(SelectedTest, APatternOfWhichALimitLeftSomethingOut) {
  leave_out("/big");
  const Extraction extraction = extract({"/*"});
  expect_problem(extraction, "/*: 1 match left out when the bundle was collected, as /big: larger");
  EXPECT_EQ(extraction.entries, 2u);
}

TEST_F(SelectedTest, OnlyOfOneContainer) {
  ContainerRecord other = bundle_.containers.front();
  other.cid = "c0002";
  other.id = "fedcba9876543210";
  other.name = "db";
  bundle_.containers.push_back(other);
  bundle_.mounts["c0002"] = {test::CapturedBundle::mount("/srv", "fs0002")};
  bundle_.walks["fs0002"] = {bundle_.file("/x", "x")};
  EXPECT_TRUE(extract({}, {"db"}).is_whole());
  EXPECT_EQ(stored(), Names{stored_name("x")});
  EXPECT_EQ(lines().at(0).at("places").at(0).at("path"), "/srv/x");
}

TEST_F(SelectedTest, AContainerThatIsNotThere) {
  const auto extraction = try_extract({}, {"nobody"});
  ASSERT_FALSE(extraction);
  EXPECT_EQ(extraction.error().code, ErrorCode::absent);
  EXPECT_FALSE(std::filesystem::exists(out()));
}

TEST_F(SelectedTest, LayersOfAnOverlay) {
  MountDecision overlay = test::CapturedBundle::mount("/", {});
  overlay.kind = MountDecisionKind::layered;
  overlay.upper = "fs0002";
  overlay.lowers = {"fs0003", "fs0001"};
  bundle_.mounts["c0001"] = {overlay};
  bundle_.walks["fs0002"] = {bundle_.file("/etc/passwd", "new passwd")};
  bundle_.walks["fs0003"] = {};
  EXPECT_TRUE(extract({"/etc/passwd"}).is_whole());
  EXPECT_EQ(stored(), (Names{stored_name("passwd"), stored_name("new passwd")}));
  EXPECT_EQ(lines().at(0).at("places").at(0).at("layer"), "lower 2");
  EXPECT_EQ(lines().at(1).at("places").at(0).at("layer"), "upper");
}

TEST_F(SelectedTest, AWalkInTwoContainersIsReadOnce) {
  ContainerRecord other = bundle_.containers.front();
  other.cid = "c0002";
  other.name = "db";
  bundle_.containers.push_back(other);
  bundle_.mounts["c0002"] = {test::CapturedBundle::mount("/mnt", "fs0001")};
  EXPECT_EQ(extract().entries, 2u);
  EXPECT_EQ(lines().at(0).at("places").size(), 2u);
}

class HeldTest : public SelectedTest {
 protected:
  HeldTest() {
    test::HeldContents held;
    held.process.identity = {4711, 99};
    held.process.cid = "c0001";
    held.process.comm = "x\033miner";
    held.contents = {{"exe", bundle_.file("/memfd:x\n (deleted)", "executable")},
                     {"fd/3", bundle_.file("/tmp/log (deleted)", "log")}};
    bundle_.held = {held};
  }
};

TEST_F(HeldTest, ByPid) {
  EXPECT_TRUE(extract({"pid:4711"}).is_whole());
  EXPECT_EQ(stored(), (Names{stored_name("executable"), stored_name("log")}));
  const Json process = lines().at(0).at("process");
  EXPECT_EQ(process.at("pid"), 4711);
  EXPECT_EQ(process.at("start_time"), 99);
  EXPECT_EQ(process.at("name"), "exe");
  const std::string index = file_content(out("INDEX.txt"));
  EXPECT_NE(index.find("web: fd/3 of process 4711 (x\\x1bminer), /tmp/log (deleted)"), std::string::npos) << index;
}

TEST_F(HeldTest, ByPath) {
  EXPECT_TRUE(extract({"/tmp/log"}).is_whole());
  EXPECT_EQ(stored(), Names{stored_name("log")});
}

TEST_F(HeldTest, WhatALimitLeftOutOfAProcessIsSaid) {
  const auto leave = [this](std::string process, std::string name) {
    bundle_.ledger.push_back({"capture",
                              "data/c/c0001/p/" + process + "/",
                              std::move(name),
                              Outcome::skipped("larger than the limit of a file"),
                              {},
                              {}});
  };
  leave("4711-99", "fd/3");
  leave("471-99", "exe");
  const Extraction extraction = extract({"pid:4711", "pid:471"});
  expect_problem(extraction, "pid:4711: 1 match left out when the bundle was collected, as fd/3: larger");
  expect_problem(extraction, "pid:471: left out when the bundle was collected: larger");
  EXPECT_EQ(extraction.problems.size(), 2u);
}

TEST_F(HeldTest, WithEverything) { EXPECT_EQ(extract().entries, 4u); }

}  // namespace
}  // namespace exhibit::extract
