#include "collector/runtime/monitors.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

ProcessFacts process(std::int64_t pid, std::int64_t parent, std::string comm, std::vector<std::string> cmdline) {
  ProcessFacts facts;
  facts.identity = {pid, 1};
  facts.ppid = parent;
  facts.comm = std::move(comm);
  facts.cmdline = std::move(cmdline);
  return facts;
}

TEST(Monitor, ShimIsKnownByItsCutName) {
  const ProcessFacts shim =
      process(7, 1, "containerd-shim",
              {"/usr/bin/containerd-shim-runc-v2", "-namespace", "moby", "-id", "abc", "-address", "/run/c.sock"});
  const auto monitor = recognize_monitor(shim);
  ASSERT_TRUE(monitor);
  EXPECT_EQ(monitor->kind, MonitorKind::containerd_shim);
  EXPECT_EQ(monitor->where(), "/proc/7/cmdline");
  EXPECT_EQ(monitor->name_space, "moby");
  EXPECT_EQ(monitor->id, "abc");
  EXPECT_EQ(monitor->address, "/run/c.sock");
}

TEST(Monitor, OldShimHasItsIdInTheWorkingDirectory) {
  const auto monitor = recognize_monitor(
      process(7, 1, "containerd-shim",
              {"docker-containerd-shim", "-namespace", "moby", "-workdir", "/var/lib/x/moby/abc", "-address", "/a"}));
  ASSERT_TRUE(monitor);
  EXPECT_EQ(monitor->id, "abc");
}

TEST(Monitor, ConmonsOwnOptionsAreNotThoseItPassesOn) {
  const auto monitor = recognize_monitor(
      process(8, 1, "conmon",
              {"/usr/bin/conmon", "--runtime-arg", "-n", "--exit-command", "/usr/bin/podman", "--exit-command-arg",
               "-c", "--exit-command-arg", "--root", "--exit-command-arg", "/data/storage", "-c", "id1", "-n", "pweb",
               "-b", "/data/storage/overlay-containers/id1/userdata"}));
  ASSERT_TRUE(monitor);
  EXPECT_EQ(monitor->kind, MonitorKind::conmon);
  EXPECT_EQ(monitor->id, "id1");
  EXPECT_EQ(monitor->name, "pweb");
  EXPECT_EQ(monitor->root, "/data/storage");
  EXPECT_EQ(monitor->folder, "/data/storage/overlay-containers/id1/userdata");
}

TEST(Monitor, LxcWritesItsTitleOverItsArguments) {
  const auto monitor = recognize_monitor(process(9, 1, "lxc-start", {"[lxc monitor] /var/lib/my lxc c1"}));
  ASSERT_TRUE(monitor);
  EXPECT_EQ(monitor->kind, MonitorKind::lxc_monitor);
  EXPECT_EQ(monitor->folder, "/var/lib/my lxc");
  EXPECT_EQ(monitor->name, "c1");
}

TEST(Monitor, NspawnNamesTheMachineAfterItsDirectory) {
  const auto named =
      recognize_monitor(process(9, 1, "systemd-nspawn", {"systemd-nspawn", "-M", "m1", "-D", "/srv/x", "/bin/sleep"}));
  ASSERT_TRUE(named);
  EXPECT_EQ(named->name, "m1");
  const auto unnamed = recognize_monitor(process(9, 1, "systemd-nspawn", {"systemd-nspawn", "--directory=/srv/x"}));
  ASSERT_TRUE(unnamed);
  EXPECT_EQ(unnamed->name, "x");
}

TEST(Monitor, OthersAreNone) {
  EXPECT_FALSE(recognize_monitor(process(9, 1, "bash", {"bash", "containerd-shim"})));
  EXPECT_FALSE(recognize_monitor(process(9, 1, "", {})));
  EXPECT_FALSE(recognize_monitor(process(9, 1, "x) R 1 1 (y", {"./x"})));
}

TEST(OptionValue, StopsAtTheEnd) {
  EXPECT_EQ(option_value({"x", "-id"}, {"-id"}), "");
  EXPECT_EQ(option_value({"x", "--root=/a"}, {"--root"}), "/a");
  EXPECT_EQ(option_value({"-id", "zero"}, {"-id"}), "") << "argv[0] is a name, no option";
}

TEST(ProcessIndex, EndsALoopOfParents) {
  const std::vector<ProcessFacts> processes = {process(2, 3, "a", {}), process(3, 2, "b", {}), process(4, 2, "c", {}),
                                               process(5, 99, "d", {})};
  const ProcessIndex index(processes);
  EXPECT_EQ(index.ancestors(processes[2]), (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(index.ancestors(processes[3]).empty());
}

}  // namespace
}  // namespace exhibit
