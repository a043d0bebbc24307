#include "evidence/diff/process_diff.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

using Words = std::vector<std::string>;

ProcessRecord process(std::int64_t pid, std::uint64_t start_time, std::vector<std::string> cmdline) {
  ProcessRecord record;
  record.identity = {pid, start_time};
  record.comm = cmdline.front();
  record.exe = "/bin/" + cmdline.front();
  record.cmdline = std::move(cmdline);
  record.uid = record.gid = 0;
  record.namespaces = {{"mnt", 1}, {"net", 2}};
  return record;
}

ProcessSet set_of(std::vector<ProcessRecord> processes) {
  ProcessSet set;
  set.processes = std::move(processes);
  return set;
}

Words told(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings)
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
  return words;
}

TEST(ProcessDiff, StartedAndEnded) {
  const auto findings = diff_processes(set_of({process(1, 10, {"init"}), process(2, 20, {"sleep"})}),
                                       set_of({process(1, 10, {"init"}), process(3, 30, {"sh", "-c", "x y"})}), true);
  EXPECT_EQ(told(findings), (Words{"removed pid 2 sleep", "added pid 3 sh"}));
  EXPECT_EQ(findings[0].reasons, Words{"ended: sleep"});
  EXPECT_EQ(findings[1].reasons, Words{"started: sh -c 'x y'"});
  EXPECT_NE(findings[0].before.find("\"start_time\":20"), std::string::npos);
}

TEST(ProcessDiff, AReusedPidIsAnotherProcess) {
  EXPECT_EQ(told(diff_processes(set_of({process(2, 20, {"a"})}), set_of({process(2, 90, {"b"})}), true)),
            (Words{"removed pid 2 a", "added pid 2 b"}));
}

TEST(ProcessDiff, NoIdentityOutlivesABoot) {
  EXPECT_EQ(told(diff_processes(set_of({process(1, 10, {"a"})}), set_of({process(1, 10, {"a"})}), false)),
            (Words{"removed pid 1 a", "added pid 1 a"}));
}

TEST(ProcessDiff, WhatChangedInOneProcess) {
  ProcessRecord after = process(1, 10, {"sh"});
  after.exe = "/tmp/\x1b";
  after.uid = 33;
  after.namespaces["mnt"] = 9;
  const auto findings = diff_processes(set_of({process(1, 10, {"nginx", "-g"})}), set_of({after}), true);
  EXPECT_EQ(told(findings), Words{"modified pid 1 sh"});
  EXPECT_EQ(findings[0].reasons, (Words{"executable /bin/nginx → /tmp/\\x1b", "command line nginx -g → sh",
                                        "user 0 → 33", "mnt namespace 1 → 9"}));
}

TEST(ProcessDiff, WhatARecordDoesNotKnowIsNoChange) {
  ProcessRecord after = process(1, 10, {"sh"});
  after.exe.clear();
  after.uid = -1;
  after.cmdline.clear();
  EXPECT_EQ(told(diff_processes(set_of({process(1, 10, {"sh"})}), set_of({after}), true)), Words{});
}

TEST(ProcessDiff, ARespawnIsToldFromAStart) {
  const auto findings =
      diff_processes(set_of({process(2, 20, {"worker", "1"})}),
                     set_of({process(5, 50, {"worker", "1"}), process(6, 60, {"worker", "2"})}), true);
  EXPECT_EQ(told(findings), (Words{"removed pid 2 worker", "added pid 5 worker", "added pid 6 worker"}));
  EXPECT_EQ(findings[1].reasons.back(), "the executable and command line of pid 2, which ended");
  EXPECT_EQ(findings[2].reasons.size(), 1);
}

TEST(ProcessDiff, AZombieHasEnded) {
  ProcessRecord zombie = process(2, 20, {"a"});
  zombie.state = "Z";
  zombie.cmdline.clear();
  const auto findings = diff_processes(set_of({process(2, 20, {"a"})}), set_of({zombie}), true);
  EXPECT_EQ(told(findings), Words{"removed pid 2 a"});
  EXPECT_EQ(findings[0].reasons, (Words{"ended: a", "a zombie is left until its parent takes notice"}));
  EXPECT_EQ(told(diff_processes(set_of({zombie}), set_of({zombie}), true)), Words{});
}

TEST(ProcessDiff, AFoundPidWithoutARecordEndedBeforeItWasRead) {
  ProcessSet after = set_of({});
  after.found = {2};
  const auto findings = diff_processes(set_of({process(2, 20, {"a"})}), after, true);
  EXPECT_EQ(told(findings), Words{"removed pid 2 a"});
  EXPECT_EQ(findings[0].reasons.back(), "B found its pid, which was gone before it could be read");
}

TEST(ProcessDiff, WhatABundleThatEndsEarlyLacksIsUnknown) {
  ProcessSet cut = set_of({});
  cut.found = {2};
  cut.may_lack_found = true;
  const auto findings = diff_processes(set_of({process(2, 20, {"a"}), process(3, 30, {"b"})}), cut, true);
  EXPECT_EQ(told(findings), (Words{"unknown pid 2 a", "removed pid 3 b"}));
  EXPECT_EQ(told(diff_processes(cut, set_of({process(2, 20, {"a"})}), true)), Words{"unknown pid 2 a"});
}

TEST(ProcessDiff, WhatWasNotLookedForIsUnknown) {
  ProcessSet after = set_of({});
  after.found.reset();
  after.may_lack_found = true;
  EXPECT_EQ(told(diff_processes(set_of({process(2, 20, {"a"})}), after, true)), Words{"unknown pid 2 a"});
}

}  // namespace
}  // namespace exhibit::diff
