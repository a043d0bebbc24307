#include <gtest/gtest.h>

#include "evidence/show/render/container_text.h"
#include "evidence/show/render/member_text.h"
#include "evidence/show/render/overview_text.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

ContainerRecord hostile_container() {
  ContainerRecord container;
  container.cid = container.runtime = container.id = container.name = container.image = container.image_digest =
      hostile;
  container.labels = {{hostile, hostile}};
  container.pod = Pod{hostile, hostile, hostile, hostile};
  container.created = container.started = container.cgroup = container.root.dev = hostile;
  container.configured_args = {hostile};
  container.namespaces = {{hostile, 1}};
  container.state_files = {{"data/c/c0001/state/01-x", hostile}};
  container.evidence = {{hostile, hostile, hostile}};
  container.conflicts = {hostile};
  return container;
}

Overview small_overview() {
  Overview overview;
  overview.path = "b.tar";
  overview.start.bundle_id = "0f0e0d0c-0b0a-4900-8807-060504030201";
  overview.start.hostname = "host";
  overview.start.operator_facts = {{"case", "2026-17"}, {"name", "A. Smith"}};
  return overview;
}

TEST(ContainerTitle, IsOneLineOfWhatIsKnown) {
  ContainerRecord container;
  container.cid = "c0001";
  container.runtime = "docker";
  container.id = "3f2a1b2c3d4e5f60718293a4b5c6d7e8";
  container.name = "web";
  EXPECT_EQ(container_title(container), "web (docker 3f2a1b2c3d4e, c0001)");
  container.name.clear();
  EXPECT_EQ(container_title(container), "- (docker 3f2a1b2c3d4e, c0001)");
  EXPECT_EQ(container_name(container), container.id);
}

TEST(ContainerBlock, TellsEvidenceAndConflicts) {
  ContainerRecord container;
  container.evidence = {{"cgroup", "/proc/5/cgroup", "id 3f2a"}};
  container.conflicts = {"two names"};
  const std::string text = container_block(container, Palette::plain());
  EXPECT_NE(text.find("  evidence   cgroup: id 3f2a  (/proc/5/cgroup)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  conflict   two names\n"), std::string::npos) << text;
}

TEST(ContainerBlock, IsHarmlessWhateverAContainerIsCalled) {
  expect_harmless(container_block(hostile_container(), Palette::plain()));
}

TEST(Overview, SaysThatItDoesNotVerify) {
  const std::string text = overview_text(small_overview(), Palette::plain());
  EXPECT_NE(text.find("not verified by this command; run exhibit verify"), std::string::npos);
  EXPECT_NE(text.find("case         2026-17\noperator     A. Smith\n"), std::string::npos) << text;
  EXPECT_EQ(objects(overview_json(small_overview()))[0]["verified"], false);
}

TEST(Overview, SaysThatABundleIsCut) {
  EXPECT_EQ(overview_status(small_overview()), "cut");
  EXPECT_NE(overview_text(small_overview(), Palette::plain()).find("ends before its seal"), std::string::npos);
  EXPECT_TRUE(objects(overview_json(small_overview()))[0]["finish"].is_null());
}

TEST(Overview, TellsTheReasonOfAPartialOne) {
  Overview overview = small_overview();
  overview.seal.emplace().status = "partial";
  overview.finish.emplace().stopped_by = "signal";
  EXPECT_NE(overview_text(overview, Palette::plain()).find("partial, stopped by signal\n"), std::string::npos);
}

TEST(Overview, CountsTheGapsItDoesNotList) {
  Overview overview = small_overview();
  overview.gaps.push_back({"entry", "/a", "fs0001", {OutcomeKind::denied, {}, {}, {}}, "", ""});
  overview.gap_count = 3;
  EXPECT_NE(overview_text(overview, Palette::plain()).find("and 2 more"), std::string::npos);
}

TEST(Overview, IsHarmlessWhateverTheHostIsCalled) {
  Overview overview = small_overview();
  AcquisitionStart& start = overview.start;
  start.hostname = start.kernel = start.machine_id = start.boot_id = start.bundle_id = start.tool_version = hostile;
  start.operator_facts = {{"note", hostile}};
  start.argv = {hostile};
  start.missing = {{hostile, hostile}};
  overview.path = hostile;
  overview.finish.emplace().stopped_by = hostile;
  overview.seal.emplace().status = "partial";
  overview.containers = {hostile_container()};
  overview.gaps = {{hostile, hostile, hostile, Outcome::skipped(hostile), hostile, hostile}};
  overview.gap_count = 1;
  expect_harmless(overview_text(overview, Palette::plain()));
}

TEST(MemberRow, HasPlaceDigestAndSource) {
  const MemberRow row{{"data/c/c0001/p/1-2/environ", 1024, 5, sha256("12345")}, "/proc/1/environ"};
  EXPECT_EQ(member_text(row), "        1024            5 " + sha256("12345").hex() +
                                  " data/c/c0001/p/1-2/environ  from /proc/1/environ\n");
  const MemberRow unknown{{"data/x", 0, 0, std::nullopt}, hostile};
  expect_harmless(member_text(unknown));
  EXPECT_TRUE(objects(member_json(unknown))[0]["sha256"].is_null());
}

}  // namespace
}  // namespace exhibit::show
