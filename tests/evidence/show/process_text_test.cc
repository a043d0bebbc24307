#include "evidence/show/render/process_text.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evidence/show/render/process_forest.h"
#include "tests/evidence/show/hostile_names.h"

namespace exhibit::show {
namespace {

ProcessRecord process(std::int64_t pid, std::int64_t ppid, std::uint64_t start_time = 0) {
  ProcessRecord record;
  record.identity = {pid, start_time != 0 ? start_time : static_cast<std::uint64_t>(pid)};
  record.ppid = ppid;
  record.comm = "sh";
  record.cmdline = {"sh"};
  record.exe = "sh";
  record.environ_state = "intact";
  return record;
}

std::string shape(const std::vector<ProcessRecord>& processes) {
  std::string text;
  for (const ForestNode& node : process_forest(processes)) {
    text += node.branch + std::to_string(processes[node.process].identity.pid) + "\n";
  }
  return text;
}

TEST(ProcessForest, DrawsChildrenBelowTheirParents) {
  EXPECT_EQ(shape({process(10, 1), process(12, 10), process(11, 10), process(13, 11)}), "10\n├─ 11\n│  └─ 13\n└─ 12\n");
}

TEST(ProcessForest, ShowsEachProcessOfARing) {
  EXPECT_EQ(shape({process(10, 11, 5), process(11, 10, 5)}), "10\n└─ 11\n");
  EXPECT_EQ(shape({process(10, 10)}), "10\n");
}

TEST(ProcessForest, GivesAChildToTheHolderOfAReusedPidAtItsTime) {
  const std::vector<ProcessRecord> processes = {process(10, 1, 100), process(10, 1, 900), process(20, 10, 500)};
  const auto forest = process_forest(processes);
  const auto child = std::ranges::find(forest, std::size_t{2}, &ForestNode::process);
  ASSERT_NE(child, forest.end());
  EXPECT_EQ(child->parent, std::size_t{0});
}

TEST(ProcessForest, GivesNoChildToAProcessThatStartedLater) {
  const std::vector<ProcessRecord> processes = {process(10, 1, 900), process(20, 10, 500)};
  for (const ForestNode& node : process_forest(processes)) EXPECT_FALSE(node.parent);
}

TEST(ProcessForest, BearsAVeryLongChain) {
  std::vector<ProcessRecord> chain;
  for (std::int64_t pid = 1; pid <= 50'000; ++pid) chain.push_back(process(pid, pid - 1));
  const ForestNode last = process_forest(chain).back();
  EXPECT_EQ(last.depth, 49'999U);
  EXPECT_LT(last.branch.size(), 1000U);
}

TEST(ProcessCommand, IsTheArgumentsOrTheCommInBrackets) {
  ProcessRecord record = process(1, 0);
  EXPECT_EQ(process_command(record, Palette::plain()), "sh");
  record.cmdline.clear();
  record.exe.clear();
  EXPECT_EQ(process_command(record, Palette::plain()), "[sh]");
}

TEST(ProcessCommand, RemarksWhatTheArgumentsHide) {
  ProcessRecord record = process(1, 0);
  record.cmdline = {"nginx: master process nginx", "", ""};
  record.comm = "nginx";
  record.exe = "/usr/sbin/nginx";
  record.environ_state = "overwritten";
  EXPECT_EQ(process_command(record, Palette::plain()),
            "'nginx: master process nginx'  [exe /usr/sbin/nginx]  [environ overwritten]");
  record.comm = "miner";
  record.outcome.kind = OutcomeKind::vanished;
  const std::string command = process_command(record, Palette::plain());
  EXPECT_NE(command.find("[comm miner]"), std::string::npos);
  EXPECT_NE(command.find("[vanished]"), std::string::npos);
}

TEST(ProcessCommand, ForgivesALoginShellAndTheKernelsCut) {
  ProcessRecord record = process(1, 0);
  record.cmdline = {"-bash"};
  record.comm = "bash";
  record.exe.clear();
  EXPECT_EQ(process_command(record, Palette::plain()), "-bash");
  record.cmdline = {"/opt/a-very-long-program-name"};
  record.comm = "a-very-long-pro";
  EXPECT_EQ(process_command(record, Palette::plain()), "/opt/a-very-long-program-name");
  record.cmdline = {"/bin/shady"};
  record.comm = "sh";
  EXPECT_EQ(process_command(record, Palette::plain()), "/bin/shady  [comm sh]");
}

TEST(ProcessTree, IsHarmlessWhateverAProcessCallsItself) {
  ProcessRecord record = process(1, 0);
  record.comm = record.user = record.exe = record.state = record.environ_state = record.started = hostile;
  record.cmdline = {hostile, hostile};
  ContainerRecord container;
  container.name = container.id = container.cid = container.runtime = hostile;
  expect_harmless(process_tree_text(container, {record}, Palette::plain()));
  expect_harmless(process_tree_json(container, {record}));
}

TEST(ProcessTree, JsonHasPlaceAndAllFields) {
  ContainerRecord container;
  container.cid = "c0001";
  container.name = "web";
  const auto lines = objects(process_tree_json(container, {process(10, 1), process(11, 10)}));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["container"], "web");
  EXPECT_TRUE(lines[0]["parent"].is_null());
  EXPECT_EQ(lines[1]["parent"], 10);
  EXPECT_EQ(lines[1]["depth"], 1);
  EXPECT_EQ(lines[1]["pid"], 11);
  EXPECT_TRUE(lines[1].contains("artifacts"));
}

}  // namespace
}  // namespace exhibit::show
