#include <gtest/gtest.h>

#include "evidence/show/coverage.h"
#include "evidence/show/ledger_scope.h"
#include "evidence/show/render/ledger_text.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

ReadLedgerLine line(std::string what, std::string target, std::string name, OutcomeKind kind = OutcomeKind::ok) {
  return {
      std::move(what), std::move(target), std::move(name), {kind, {}, {}, {}}, "", "2026-11-24T09:48:00.000000001Z"};
}

Coverage small_coverage() {
  Coverage coverage;
  ContainerRecord container;
  container.pids = {1, 2, 3};
  coverage.add_container(container);
  ProcessRecord process;
  process.artifacts = {{"environ", {}, 5}, {"stack", {OutcomeKind::denied, {}, "EPERM", {}}, 0}};
  coverage.add_process(process);
  process.outcome.kind = OutcomeKind::vanished;
  coverage.add_process(process);
  coverage.add_mount({{}, MountDecisionKind::skipped, "", ""});
  WalkRecord walk;
  walk.outcomes = {{"ok", 40}, {"denied", 2}};
  coverage.add_walk(walk);
  coverage.add_ledger_line(line("entry", "/a", "fs0001", OutcomeKind::denied));
  return coverage;
}

TEST(Coverage, AddsUp) {
  const auto objects_found = objects(coverage_json(small_coverage()));
  ASSERT_EQ(objects_found.size(), 1U);
  const Json& counts = objects_found.front();
  EXPECT_EQ(counts["what"], "coverage");
  EXPECT_EQ(counts["processes_found"], 3);
  EXPECT_EQ(counts["processes"], (Json{{"ok", 1}, {"vanished", 1}}));
  EXPECT_EQ(counts["artifacts"], (Json{{"denied", 2}, {"ok", 2}}));
  EXPECT_EQ(counts["entries"], (Json{{"denied", 2}, {"ok", 40}}));
  EXPECT_EQ(counts["mounts"], (Json{{"skipped", 1}}));
  EXPECT_EQ(counts["ledger"]["entry"]["denied"], 1);
}

TEST(Coverage, IsToldInWords) {
  const std::string text = coverage_text(small_coverage(), Palette::plain());
  EXPECT_NE(text.find("containers          1   with 3 processes when they were found\n"), std::string::npos) << text;
  EXPECT_NE(text.find("entries            42   40 ok, 2 denied\n"), std::string::npos) << text;
}

TEST(LedgerLine, IsOneLine) {
  EXPECT_EQ(ledger_line_text(line("entry", "/a", "fs0001", OutcomeKind::denied), Palette::plain()),
            "2026-11-24 09:48:00Z  entry       denied  /a fs0001\n");
}

TEST(LedgerLine, IsHarmlessWhateverItNames) {
  ReadLedgerLine hostile_line{hostile, hostile, hostile, Outcome::skipped(hostile), hostile, hostile};
  expect_harmless(ledger_line_text(hostile_line, Palette::plain()));
  Coverage coverage;
  coverage.add_ledger_line(hostile_line);
  WalkRecord walk;
  walk.outcomes = {{hostile, 1}};
  coverage.add_walk(walk);
  expect_harmless(coverage_text(coverage, Palette::plain()));
  expect_harmless(ledger_line_json(hostile_line));
  expect_harmless(coverage_json(coverage));
}

TEST(LedgerScope, HoldsEverythingUntilAContainerIsNamed) {
  EXPECT_TRUE(LedgerScope().holds(line("entry", "/a", "fs0009")));
}

TEST(LedgerScope, HoldsWhatConcernsTheContainer) {
  ContainerRecord container;
  container.cid = "c0001";
  container.id = "3f2a1b2c";
  LedgerScope scope;
  scope.add(container, {"data/c/c0001/", "data/fs/fs0003/", "data/net/4026532000/"});
  EXPECT_TRUE(scope.holds(line("process", "data/c/c0001/p/1-2/", "c0001")));
  EXPECT_TRUE(scope.holds(line("artifact", "data/c/c0001/p/1-2/", "stack")));
  EXPECT_TRUE(scope.holds(line("entry", "/etc/shadow", "fs0003")));
  EXPECT_TRUE(scope.holds(line("container", "3f2a1b2c", "c0001")));
  EXPECT_TRUE(scope.holds(line("net", "data/net/4026532000/", "tcp")));
  EXPECT_TRUE(scope.holds_walk("fs0003"));
  EXPECT_FALSE(scope.holds_walk("fs0004"));
  EXPECT_FALSE(scope.holds(line("entry", "/etc/shadow", "fs0004")));
  EXPECT_FALSE(scope.holds(line("artifact", "data/c/c00011/p/1-2/", "stack")));
}

}  // namespace
}  // namespace exhibit::show
