#include "collector/proc/parse.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

constexpr std::string_view after_name = "S 1 4492 4492 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 65705 99 88\n";

std::string stat_line(std::string_view name) { return "4492 (" + std::string(name) + ") " + std::string(after_name); }

TEST(ParseStat, TakesTheFieldsAfterTheName) {
  const auto stat = parse_stat(stat_line("nginx"));
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->pid, 4492);
  EXPECT_EQ(stat->comm, "nginx");
  EXPECT_EQ(stat->state, 'S');
  EXPECT_EQ(stat->ppid, 1);
  EXPECT_EQ(stat->flags, 4194560u);
  EXPECT_EQ(stat->threads, 3);
  EXPECT_EQ(stat->start_time, 65705u);
}

TEST(ParseStat, ANameThatLooksLikeFieldsStaysAName) {
  const auto stat = parse_stat(stat_line("x) R 1 1 (y"));
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->comm, "x) R 1 1 (y");
  EXPECT_EQ(stat->ppid, 1);
}

TEST(ParseStat, ANameMayHoldANewline) {
  const auto stat = parse_stat(stat_line("a\nb"));
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->comm, "a\nb");
}

TEST(ParseStat, RefusesWhatIsCutOrHasNoName) {
  EXPECT_FALSE(parse_stat(""));
  EXPECT_FALSE(parse_stat("4492 nginx S 1"));
  EXPECT_FALSE(parse_stat("4492 (nginx) S 1 2 3"));
  EXPECT_FALSE(parse_stat(")("));
  EXPECT_FALSE(parse_stat("(x) " + std::string(after_name)));
}

TEST(ParseStatus, TakesEffectiveIdsAndTheChainOfPids) {
  const auto status =
      parse_status("Name:\tnginx\nUid:\t0\t33\t0\t0\nGid:\t0\t34\t0\t0\nNSpid:\t4521\t7\nKthread:\t0\n");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->uid, 33);
  EXPECT_EQ(status->gid, 34);
  EXPECT_EQ(status->nspid, (std::vector<std::int64_t>{4521, 7}));
  EXPECT_FALSE(status->kernel_thread);
}

TEST(ParseStatus, TellsAKernelThread) {
  EXPECT_TRUE(parse_status("Uid:\t0\t0\t0\t0\nKthread:\t1\n")->kernel_thread);
  EXPECT_FALSE(parse_status("no such fields"));
}

TEST(ParseCgroup, ReadsEveryLineAndTakesDeletedOff) {
  const auto lines = parse_cgroup("9:name=systemd:/docker/abc (deleted)\n0::/docker/abc\nnonsense\n");
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].controllers, "name=systemd");
  EXPECT_EQ(lines[0].path, "/docker/abc");
  EXPECT_EQ(lines[1].hierarchy, 0u);
}

TEST(ParseMountinfo, UndoesEscapesAndSkipsOptionalFields) {
  const auto info = parse_mountinfo(
      "36 35 98:0 /mnt1 /with\\040blank\\134x rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue\n");
  ASSERT_EQ(info.mounts.size(), 1u);
  const Mount& mount = info.mounts[0];
  EXPECT_EQ(mount.id, 36u);
  EXPECT_EQ(mount.parent, 35u);
  EXPECT_EQ(mount.dev, "98:0");
  EXPECT_EQ(mount.root, "/mnt1");
  EXPECT_EQ(mount.mount_point, "/with blank\\x");
  EXPECT_EQ(mount.fstype, "ext3");
  EXPECT_EQ(mount.super_options, "rw,errors=continue");
}

TEST(ParseMountinfo, CountsWhatIsNoMountLine) {
  const auto info = parse_mountinfo("36 35 98:0 / / rw - ext4 /dev/vda rw\n\n36 35 98:0 / / rw\nx\n");
  EXPECT_EQ(info.mounts.size(), 1u);
  EXPECT_EQ(info.bad_lines, 3u);
}

TEST(ParseMountinfo, AnEscapeAtTheEndIsKept) {
  const auto info = parse_mountinfo("1 1 0:1 / /a\\04 rw - tmpfs t rw\n");
  ASSERT_EQ(info.mounts.size(), 1u);
  EXPECT_EQ(info.mounts[0].mount_point, "/a\\04");
}

TEST(NamespaceInode, IsTheNumberInBrackets) {
  EXPECT_EQ(namespace_inode("mnt:[4026531841]"), 4026531841u);
  EXPECT_FALSE(namespace_inode("mnt:[x]"));
  EXPECT_FALSE(namespace_inode("/proc/1/ns/mnt"));
  EXPECT_FALSE(namespace_inode("mnt:[12"));
}

TEST(UserInPasswd, IsTheFirstOfThatNumber) {
  constexpr std::string_view passwd = "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\napp:x:1000:1000::/:\n";
  EXPECT_EQ(user_in_passwd(passwd, 0), "root");
  EXPECT_EQ(user_in_passwd(passwd, 1000), "app");
  EXPECT_EQ(user_in_passwd(passwd, 100), "");
}

TEST(MapIntoNamespace, FollowsTheRangeThatHoldsTheId) {
  constexpr std::string_view map = "         0     100000      65536\n     70000          5          1\n";
  EXPECT_EQ(map_into_namespace(map, 100033), 33);
  EXPECT_EQ(map_into_namespace(map, 5), 70000);
  EXPECT_FALSE(map_into_namespace(map, 0));
  EXPECT_EQ(map_into_namespace("         0          0 4294967295\n", 33), 33);
}

}  // namespace
}  // namespace exhibit
