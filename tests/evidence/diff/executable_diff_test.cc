#include "evidence/diff/executable_diff.h"

#include <gtest/gtest.h>

#include "tests/evidence/diff/listing_fixture.h"

namespace exhibit::diff {
namespace {

ProcessSet running(std::string side, const std::vector<std::string>& executables) {
  ProcessSet set;
  set.side = std::move(side);
  for (const std::string& exe : executables) {
    ProcessRecord& process = set.processes.emplace_back();
    process.identity.pid = static_cast<std::int64_t>(set.processes.size());
    process.comm = "x";
    process.cmdline = {"x"};
    process.exe = exe;
  }
  return set;
}

TEST(ExecutableDiff, WhatRunsThatDidNotWithItsDigest) {
  const FileEntry entry = a_file("/bin/nc", "nc");
  const auto findings = diff_executables(running("A", {"/bin/sh"}), running("B", {"/bin/sh", "/bin/nc"}),
                                         {{"/bin/nc", entry}}, {{"/bin/nc", entry}});
  ASSERT_EQ(told(findings), Words{"added /bin/nc"});
  EXPECT_EQ(findings[0].reasons,
            (Words{"runs as pid 2 x", "sha256 " + sha256("nc").hex(), "A has the file with the same content"}));
  EXPECT_NE(findings[0].after.find(sha256("nc").hex()), std::string::npos);
}

TEST(ExecutableDiff, WhatNoLongerRunsIsToldByItsProcess) {
  EXPECT_EQ(told(diff_executables(running("A", {"/bin/a", "/bin/b"}), running("B", {"/bin/a"}), {}, {})), Words{});
}

TEST(ExecutableDiff, UnknownWhereProcessesMayHaveBeenMissed) {
  ProcessSet cut = running("A", {});
  cut.may_lack_found = true;
  EXPECT_EQ(told(diff_executables(cut, running("B", {"/bin/a"}), {}, {})), Words{"added /bin/a"});
  cut.found = {5};
  EXPECT_EQ(told(diff_executables(cut, running("B", {"/bin/a"}), {}, {})), Words{"unknown /bin/a"});
  EXPECT_EQ(told(diff_executables(running("A", {""}), running("B", {"/bin/a"}), {}, {})), Words{"unknown /bin/a"});
}

TEST(ExecutableDiff, InAJailByThePathBelowItsRoot) {
  ProcessSet jailed = running("B", {"/jail/bin/a"});
  jailed.processes[0].root = "/jail";
  EXPECT_EQ(told(diff_executables(running("A", {}), jailed, {}, {})), Words{"added /bin/a"});
}

}  // namespace
}  // namespace exhibit::diff
