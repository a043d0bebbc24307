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

std::vector<Finding> findings_between(const ProcessSet& a, const ProcessSet& b, bool same_boot,
                                      bool respawns_are_news = true) {
  return diff_processes(pair_processes(a, b, same_boot), a, b, respawns_are_news);
}

using Events = std::vector<std::string_view>;

Words told(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings)
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path);
  return words;
}

TEST(ProcessDiff, StartedAndEnded) {
  const auto findings = findings_between(set_of({process(1, 10, {"init"}), process(2, 20, {"sleep"})}),
                                         set_of({process(1, 10, {"init"}), process(3, 30, {"sh", "-c", "x y"})}), true);
  EXPECT_EQ(told(findings), (Words{"removed pid 2 sleep", "added pid 3 sh"}));
  EXPECT_EQ(findings[0].reasons, Words{"ended: sleep"});
  EXPECT_EQ(findings[1].reasons, Words{"started: sh -c 'x y'"});
  EXPECT_NE(findings[0].before.find("\"start_time\":20"), std::string::npos);
}

TEST(ProcessDiff, AReusedPidIsAnotherProcess) {
  EXPECT_EQ(told(findings_between(set_of({process(2, 20, {"a"})}), set_of({process(2, 90, {"b"})}), true)),
            (Words{"removed pid 2 a", "added pid 2 b"}));
}

TEST(ProcessDiff, NoIdentityOutlivesABoot) {
  const auto findings = findings_between(set_of({process(1, 10, {"a"})}), set_of({process(1, 10, {"b"})}), false);
  EXPECT_EQ(told(findings), (Words{"removed pid 1 a", "added pid 1 b"}));
}

TEST(ProcessDiff, WhatChangedInOneProcess) {
  ProcessRecord after = process(1, 10, {"sh"});
  after.exe = "/tmp/\x1b";
  after.uid = 33;
  after.namespaces["mnt"] = 9;
  const auto findings = findings_between(set_of({process(1, 10, {"nginx", "-g"})}), set_of({after}), true);
  EXPECT_EQ(told(findings), Words{"modified pid 1 sh"});
  EXPECT_EQ(findings[0].reasons, (Words{"executable /bin/nginx → /tmp/\\x1b", "command line nginx -g → sh",
                                        "user 0 → 33", "mnt namespace 1 → 9"}));
}

TEST(ProcessDiff, WhatARecordDoesNotKnowIsNoChange) {
  ProcessRecord after = process(1, 10, {"sh"});
  after.exe.clear();
  after.uid = -1;
  after.cmdline.clear();
  EXPECT_EQ(told(findings_between(set_of({process(1, 10, {"sh"})}), set_of({after}), true)), Words{});
}

TEST(ProcessDiff, ARespawnIsToldFromAStart) {
  const auto findings =
      findings_between(set_of({process(2, 20, {"worker", "1"})}),
                       set_of({process(5, 50, {"worker", "1"}), process(6, 60, {"worker", "2"})}), true);
  EXPECT_EQ(told(findings), (Words{"modified pid 5 worker", "added pid 6 worker"}));
  EXPECT_EQ(findings[0].events, Events{"respawned"});
  EXPECT_EQ(findings[0].reasons, Words{"respawned: pid 2 → 5, of the same executable, command line and parent"});
  EXPECT_NE(findings[0].before.find("\"pid\":2"), std::string::npos);
  EXPECT_NE(findings[0].after.find("\"pid\":5"), std::string::npos);
  EXPECT_EQ(findings[1].events, Events{"started"});
}

TEST(ProcessDiff, SeveralAlikeAreRespawnedInTheOrderOfTheirStart) {
  const auto findings = findings_between(set_of({process(9, 20, {"w"}), process(3, 30, {"w"}), process(4, 40, {"w"})}),
                                         set_of({process(7, 70, {"w"}), process(6, 60, {"w"})}), true);
  EXPECT_EQ(told(findings), (Words{"removed pid 4 w", "modified pid 7 w", "modified pid 6 w"}));
  EXPECT_EQ(findings[1].reasons, Words{"respawned: pid 3 → 7, of the same executable, command line and parent"});
}

TEST(ProcessDiff, AnotherParentMakesItAnotherProcess) {
  ProcessRecord child_of_init = process(2, 20, {"sh"});
  child_of_init.ppid = 1;
  ProcessRecord child_of_server = process(5, 50, {"sh"});
  child_of_server.ppid = 3;
  const auto findings =
      findings_between(set_of({process(1, 10, {"init"}), process(3, 11, {"server"}), child_of_init}),
                       set_of({process(1, 10, {"init"}), process(3, 11, {"server"}), child_of_server}), true);
  EXPECT_EQ(told(findings), (Words{"removed pid 2 sh", "added pid 5 sh"}));
}

TEST(ProcessDiff, RespawnsOfARestartedContainerAreNoNewsButTheirChangesAre) {
  ProcessSet before = set_of({process(1, 10, {"init"}), process(2, 20, {"sh"})});
  ProcessSet after = set_of({process(7, 70, {"init"}), process(8, 80, {"sh"})});
  EXPECT_EQ(told(findings_between(before, after, true, false)), Words{});
  before.statuses[{2, 20}].effective = 0x2000;
  after.statuses[{8, 80}].effective = 0x202000;
  const auto findings = findings_between(before, after, true, false);
  EXPECT_EQ(told(findings), Words{"modified pid 8 sh"});
  EXPECT_EQ(findings[0].events, (Events{"respawned", "capabilities"}));
  EXPECT_EQ(findings[0].reasons.back(), "effective capabilities gained: CAP_SYS_ADMIN");
}

TEST(ProcessDiff, RightsThatChanged) {
  ProcessSet before = set_of({process(1, 10, {"a"})});
  ProcessSet after = before;
  before.statuses[{1, 10}] = {.uids = Ids{33, 33, 33, 33},
                              .gids = Ids{33, 33, 33, 33},
                              .permitted = 0x3,
                              .bounding = 0x1,
                              .seccomp = 2,
                              .no_new_privileges = 1,
                              .tracer = 0};
  after.statuses[{1, 10}] = {.uids = Ids{33, 0, 33, 0},
                             .gids = Ids{0, 0, 0, 0},
                             .permitted = 0x5,
                             .bounding = 0x8000000000000001,
                             .seccomp = 0,
                             .no_new_privileges = 0,
                             .tracer = 44};
  const auto findings = findings_between(before, after, true);
  EXPECT_EQ(told(findings), Words{"modified pid 1 a"});
  EXPECT_EQ(findings[0].events, (Events{"user", "group", "capabilities", "seccomp", "no-new-privileges", "tracer"}));
  EXPECT_EQ(findings[0].reasons, (Words{"user ids (real, effective, saved, file system) 33 33 33 33 → 33 0 33 0",
                                        "group 33 → 0", "permitted capabilities gained: CAP_DAC_READ_SEARCH",
                                        "permitted capabilities lost: CAP_DAC_OVERRIDE",
                                        "bounding capabilities gained: capability 63", "seccomp filter → off",
                                        "it may gain new privileges, which it could not before", "traced by pid 44"}));
}

TEST(ProcessDiff, ARespawnedProcessMayHaveLeftTheContainersNamespaces) {
  ProcessSet before = set_of({process(2, 20, {"a"})});
  ProcessSet after = set_of({process(5, 50, {"a"})});
  before.namespaces = {{"mnt", 1}, {"net", 2}};
  after.namespaces = {{"mnt", 1}, {"net", 99}};
  EXPECT_EQ(findings_between(before, after, true).at(0).reasons.back(),
            "net namespace: no longer that of the container: 2");
}

TEST(ProcessDiff, AZombieHasEnded) {
  ProcessRecord zombie = process(2, 20, {"a"});
  zombie.state = "Z";
  zombie.cmdline.clear();
  const auto findings = findings_between(set_of({process(2, 20, {"a"})}), set_of({zombie}), true);
  EXPECT_EQ(told(findings), Words{"removed pid 2 a"});
  EXPECT_EQ(findings[0].reasons, (Words{"ended: a", "a zombie is left until its parent takes notice"}));
  EXPECT_EQ(told(findings_between(set_of({zombie}), set_of({zombie}), true)), Words{});
}

TEST(ProcessDiff, AFoundPidWithoutARecordEndedBeforeItWasRead) {
  ProcessSet after = set_of({});
  after.found = {2};
  const auto findings = findings_between(set_of({process(2, 20, {"a"})}), after, true);
  EXPECT_EQ(told(findings), Words{"removed pid 2 a"});
  EXPECT_EQ(findings[0].reasons.back(), "B found its pid, which was gone before it could be read");
}

TEST(ProcessDiff, WhatABundleThatEndsEarlyLacksIsUnknown) {
  ProcessSet cut = set_of({});
  cut.found = {2};
  cut.may_lack_found = true;
  const auto findings = findings_between(set_of({process(2, 20, {"a"}), process(3, 30, {"b"})}), cut, true);
  EXPECT_EQ(told(findings), (Words{"unknown pid 2 a", "removed pid 3 b"}));
  EXPECT_EQ(told(findings_between(cut, set_of({process(2, 20, {"a"})}), true)), Words{"unknown pid 2 a"});
}

TEST(ProcessDiff, WhatWasNotLookedForIsUnknown) {
  ProcessSet after = set_of({});
  after.found.reset();
  after.may_lack_found = true;
  EXPECT_EQ(told(findings_between(set_of({process(2, 20, {"a"})}), after, true)), Words{"unknown pid 2 a"});
}

}  // namespace
}  // namespace exhibit::diff
