#include <gtest/gtest.h>

#include "evidence/findings/container_facts.h"
#include "evidence/findings/explainer.h"
#include "evidence/findings/rule_file.h"
#include "tests/support/captured_bundle.h"

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

/// `subvolume`: the one that is the host's root directory.
std::string reasons_of(const Mount& one, const std::string& subvolume = "") {
  static const std::vector<Rule> rules = builtin_rules();
  const std::vector<MountDecision> all = {
      {.mount = mount(subvolume + "/var/lib/docker/containers/a/hosts", "/etc/hosts")}, {.mount = one}};
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

TEST(MountRules, OfAHostWhoseRootIsASubvolume) {
  EXPECT_EQ(reasons_of(mount("/@", "/host"), "/@"), "host-root-mounted ");
  EXPECT_EQ(reasons_of(mount("/", "/host"), "/@"), "host-root-mounted ");
  EXPECT_EQ(reasons_of(mount("/@/etc", "/mnt/e"), "/@"), "host-folder-mounted ");
  EXPECT_EQ(reasons_of(mount("/@/var/lib/docker/volumes/v/_data", "/data"), "/@"), "");
  EXPECT_EQ(reasons_of(mount("/@/srv", "/srv"), "/@"), "");
  EXPECT_EQ(reasons_of(mount("/@/etc", "/mnt/e")), "");
}

TEST(MountRules, AVolumeOfItsOwnDeviceIsNoHostRoot) {
  Mount volume = mount("/", "/data");
  volume.dev = "8:17";
  EXPECT_EQ(reasons_of(volume), "");
}

/// What its leader's rights, and what the runtime wrote down of it, say of a container.
class ContainerRules : public testing::Test {
 protected:
  ContainerRules() { leader_.record.nspid = {100, 1}; }

  std::string reasons(std::string_view status) {
    leader_.status = "Name:\tx\n" + std::string(status);
    const auto bundle = Bundle::open(captured_.write(folder_, std::to_string(number_++))).value();
    Facts facts = container_facts(bundle, captured_.containers.front(), &leader_).value();
    facts.add("change", "seen");
    std::string ids;
    for (const Reason& reason : Explainer(builtin_rules(), nullptr).assess("container", facts).reasons) {
      ids += reason.id + " ";
    }
    return ids;
  }
  void tell(const std::string& name, std::string text) {
    captured_.containers.front().state_files = {{"data/runtime/" + name, "/var/lib/docker/containers/a/" + name}};
    captured_.pieces["data/runtime/" + name] = std::move(text);
  }

  const TemporaryFolder folder_;
  int number_ = 0;
  test::CapturedBundle captured_;
  ProcessView leader_;
};

/// capabilities(7): what Docker gives, and all there are.
constexpr const char* usual = "CapEff:\t00000000a80425fb\nSeccomp:\t2\n";
constexpr const char* all = "CapEff:\t000001ffffffffff\nSeccomp:\t0\n";

TEST_F(ContainerRules, AnOrdinaryOneHasNone) {
  EXPECT_EQ(reasons(usual), "");
  tell("hostconfig.json", R"({"Privileged":false,"PidMode":"","NetworkMode":"none","IpcMode":"private"})");
  EXPECT_EQ(reasons(usual), "");
  tell("config.json", R"({"linux":{"namespaces":[{"type":"pid"},{"type":"network"},{"type":"ipc"}]}})");
  EXPECT_EQ(reasons(usual), "");
}

TEST_F(ContainerRules, WhatItsRightsSay) {
  EXPECT_EQ(reasons(all), "privileged ");
  EXPECT_EQ(reasons("CapEff:\t00000000a82425fb\nSeccomp:\t2\n"), "strong-capabilities ");
  EXPECT_EQ(reasons("CapEff:\t00000000a80425fb\nSeccomp:\t0\n"), "no-seccomp ");
}

TEST_F(ContainerRules, WhatDockerWasTold) {
  tell("hostconfig.json", R"({"Privileged":true,"PidMode":"host","NetworkMode":"host","IpcMode":"host"})");
  const std::string ids = reasons(usual);
  for (const char* id : {"privileged ", "host-pid ", "host-network ", "host-ipc "}) {
    EXPECT_NE(ids.find(id), std::string::npos) << id << "not in " << ids;
  }
}

TEST_F(ContainerRules, ANamespaceThatAnOciRuntimeWasNotToldToMakeIsTheHosts) {
  tell("config.json", R"({"linux":{"namespaces":[{"type":"mount"},{"type":"pid"},{"type":"ipc"}]}})");
  EXPECT_EQ(reasons(usual), "host-network ");
}

TEST_F(ContainerRules, WhatIsNoJsonTellsNothing) {
  tell("hostconfig.json", R"({"Privileged":true)");
  EXPECT_EQ(reasons(usual), "");
}

TEST_F(ContainerRules, ALeaderWithOnePidIsAmongTheHosts) {
  leader_.record.nspid = {100};
  EXPECT_EQ(reasons(usual), "host-pid ");
}

}  // namespace
}  // namespace exhibit::findings
