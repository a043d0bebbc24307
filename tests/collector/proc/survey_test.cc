#include "collector/proc/survey.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

/// Process `pid` of a folder that looks like /proc, started at ten times its number.
void add_process(const TemporaryFolder& proc, std::int64_t pid) {
  const std::string folder = std::to_string(pid) + "/";
  std::string stat = std::to_string(pid) + " (p" + std::to_string(pid) + ") S 1";
  for (int field = 5; field < 20; ++field) stat += " 0";
  stat += " 1 0 " + std::to_string(pid * 10) + "\n";
  proc.write(folder + "stat", stat);
  proc.write(folder + "cmdline", std::string("run\0", 4) + std::to_string(pid));
}

/// Several look at a time.
TEST(SurveyTest, TellsEachProcessInTheOrderOfTheirNumbers) {
  const TemporaryFolder folder;
  for (std::int64_t pid = 1; pid <= 301; ++pid) {
    if (pid != 77) add_process(folder, pid);
  }
  folder.make_folder("77");  // it has ended
  const auto proc = ProcFs::open_at(folder / "");
  ASSERT_TRUE(proc);
  const auto seen = survey(*proc);
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->vanished, 1u);
  ASSERT_EQ(seen->processes.size(), 300u);
  std::int64_t pid = 0;
  for (const ProcessFacts& facts : seen->processes) {
    if (++pid == 77) ++pid;
    EXPECT_EQ(facts.identity, (ProcessIdentity{pid, static_cast<std::uint64_t>(pid) * 10}));
    EXPECT_EQ(facts.comm, "p" + std::to_string(pid));
    EXPECT_EQ(facts.cmdline, (std::vector<std::string>{"run", std::to_string(pid)}));
  }
}

TEST(SurveyTest, OfNoProcessesIsEmpty) {
  const TemporaryFolder folder;
  const auto proc = ProcFs::open_at(folder / "");
  ASSERT_TRUE(proc);
  const auto seen = survey(*proc);
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->processes.empty());
}

TEST(SurveyTest, ThatIsStoppedSaysHowManyItLeftOut) {
  const TemporaryFolder folder;
  for (std::int64_t pid = 1; pid <= 10; ++pid) add_process(folder, pid);
  const auto proc = ProcFs::open_at(folder / "");
  ASSERT_TRUE(proc);
  const StopFlag stop{true};
  const auto seen = survey(*proc, stop);
  ASSERT_TRUE(seen);
  EXPECT_TRUE(seen->processes.empty());
  ASSERT_EQ(seen->findings.size(), 1u);
  EXPECT_EQ(seen->findings[0].name, "stopped");
  EXPECT_EQ(seen->findings[0].note, "10 processes were not looked at");
}

}  // namespace
}  // namespace exhibit
