#include <gtest/gtest.h>

#include "evidence/findings/explainer.h"
#include "evidence/findings/rule_file.h"

namespace exhibit::findings {
namespace {

Mount mount(std::string root, std::string point, std::string fstype = "ext4", std::string options = "rw,relatime") {
  Mount made;
  made.id = point.size();
  made.dev = "8:1";
  made.root = std::move(root);
  made.mount_point = std::move(point);
  made.fstype = std::move(fstype);
  made.options = std::move(options);
  return made;
}

std::string reasons_of(const Mount& one) {
  static const std::vector<Rule> rules = builtin_rules();
  const std::vector<MountDecision> all = {{.mount = mount("/var/lib/docker/containers/a/hosts", "/etc/hosts")},
                                          {.mount = one}};
  Facts facts = mount_facts(one, all);
  facts.add("change", "seen");
  std::string ids;
  for (const Reason& reason : Explainer(rules, nullptr).assess("mount", facts).reasons) ids += reason.id + " ";
  return ids;
}

TEST(MountRules, OrdinaryMountsHaveNone) {
  EXPECT_EQ(reasons_of(mount("/var/lib/docker/volumes/v/_data", "/data")), "");
  EXPECT_EQ(reasons_of(mount("/var/lib/docker/containers/a/hostname", "/etc/hostname")), "");
  EXPECT_EQ(reasons_of(mount("/", "/proc", "proc")), "");
  EXPECT_EQ(reasons_of(mount("/sys", "/proc/sys", "proc", "ro,nosuid")), "");
  EXPECT_EQ(reasons_of(mount("/", "/sys", "sysfs", "ro,nosuid")), "");
  EXPECT_EQ(reasons_of(mount("/", "/dev/shm", "tmpfs")), "");
}

TEST(MountRules, WhatHandsOverTheHost) {
  EXPECT_EQ(reasons_of(mount("/docker.sock", "/var/run/docker.sock", "tmpfs")), "runtime-socket-mounted ");
  EXPECT_EQ(reasons_of(mount("/", "/host")), "host-root-mounted ");
  EXPECT_EQ(reasons_of(mount("/etc", "/mnt/e")), "host-folder-mounted ");
  EXPECT_EQ(reasons_of(mount("/etc", "/mnt/e", "ext4", "ro,relatime")), "host-folder-readable ");
  EXPECT_EQ(reasons_of(mount("/", "/sys", "sysfs", "rw,nosuid")), "kernel-settings-writable ");
}

TEST(MountRules, AVolumeOfItsOwnDeviceIsNoHostRoot) {
  Mount volume = mount("/", "/data");
  volume.dev = "8:17";
  EXPECT_EQ(reasons_of(volume), "");
}

}  // namespace
}  // namespace exhibit::findings
