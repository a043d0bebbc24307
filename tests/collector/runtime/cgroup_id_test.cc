#include "collector/runtime/cgroup_id.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

const std::string id(64, 'a');
const std::string other(64, 'b');

CgroupCandidate last_of(const std::string& path) {
  const auto chain = cgroup_candidates(path);
  return chain.empty() ? CgroupCandidate{"none", "", "", "", CgroupTrust::hint} : chain.back();
}

struct Form {
  std::string path;
  std::string runtime;
  std::string id;
  CgroupTrust trust = CgroupTrust::certain;
};

class CgroupForms : public testing::TestWithParam<Form> {};

TEST_P(CgroupForms, NamesItsContainer) {
  const CgroupCandidate candidate = last_of(GetParam().path);
  EXPECT_EQ(candidate.runtime, GetParam().runtime);
  EXPECT_EQ(candidate.id, GetParam().id);
  EXPECT_EQ(candidate.trust, GetParam().trust);
}

INSTANTIATE_TEST_SUITE_P(
    Runtimes, CgroupForms,
    testing::Values(
        Form{"/docker/" + id, "docker", id}, Form{"/system.slice/docker-" + id + ".scope", "docker", id},
        Form{"/docker/" + id + "/docker/" + other, "docker", other},
        Form{"/docker/" + id + "/system.slice/sshd.service", "docker", id},
        Form{"/libpod_parent/libpod-" + id, "podman", id},
        Form{"/machine.slice/machine-libpod_pod_" + other + ".slice/libpod-" + id + ".scope", "podman", id},
        Form{"/machine.slice/libpod-" + id + ".scope/container", "podman", id},
        Form{"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + id + ".scope", "podman", id},
        Form{"/kubepods.slice/kubepods-pod1.slice/crio-" + id + ".scope/container", "cri-o", id},
        Form{"/crio/crio-" + id, "cri-o", id},
        Form{"/kubepods/burstable/pod12345678-22b8-438d-82e3-be7d2e82bb70/crio-" + id, "cri-o", id},
        Form{"/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + id + ".scope", "containerd", id},
        Form{"/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:" + id, "containerd", id},
        Form{"/kubepods/besteffort/pod12345678-22b8-438d-82e3-be7d2e82bb70/" + id, "", id},
        Form{"/ecs/task/" + id, "", id}, Form{"/lxc/" + id, "lxc", id}, Form{"/lxc.payload.c1", "lxc", "c1"},
        Form{"/lxc.payload/c1/init.scope", "lxc", "c1"}, Form{"/lxc/c1", "lxc", "c1"},
        Form{"/payload", "nspawn", "", CgroupTrust::likely},
        Form{"/machine.slice/machine-my\\x2dbox.scope/payload", "nspawn", "my-box", CgroupTrust::likely},
        Form{"/machine.slice/systemd-nspawn@m1.service/payload/init.scope", "nspawn", "m1", CgroupTrust::likely},
        Form{"/default/cweb", "containerd", "cweb", CgroupTrust::hint}));

class NoContainer : public testing::TestWithParam<std::string> {};

TEST_P(NoContainer, HasNoCandidate) { EXPECT_TRUE(cgroup_candidates(GetParam()).empty()); }

INSTANTIATE_TEST_SUITE_P(Paths, NoContainer,
                         testing::Values("", "/", "/init.scope", "//", "/user.slice/user-0.slice/session-1.scope",
                                         "/lxc.monitor.c1", "/a/b/crio-conmon-" + id + ".scope",
                                         "/machine.slice/x/libpod-conmon-" + id + ".scope",
                                         "/kubepods/burstable/pod1-2/crio-conmon-" + id,
                                         "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice",
                                         "/a/b/docker-" + id.substr(1) + ".scope", "/a/b/docker-" + id + "a.scope",
                                         "/a/b/" + std::string(64, 'A'), "/a/b/var-lib-docker-" + id + ".mount",
                                         "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt"));

TEST(CgroupCandidates, KeepTheChainFromTheOutside) {
  const auto chain = cgroup_candidates("/docker/" + id + "/kubepods/burstable/podabc-1/" + other);
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(chain[0].id, id);
  EXPECT_EQ(chain[1].id, other);
  EXPECT_EQ(chain[1].pod_uid, "abc-1");
}

TEST(CgroupCandidates, ReadThePodOfBothKubeletDrivers) {
  const std::string slice =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podb4e73648_22b8_438d_82e3_be7d2e82bb70.slice/";
  EXPECT_EQ(last_of(slice + "cri-containerd-" + id + ".scope").pod_uid, "b4e73648-22b8-438d-82e3-be7d2e82bb70");
  EXPECT_EQ(last_of("/kubepods/pod0123456789abcdef0123456789abcdef/" + id).pod_uid, "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(last_of("/x/kubepods-besteffort-podab_c.slice:cri-containerd:" + id).pod_uid, "ab-c");
}

TEST(CgroupCandidates, ReadThePodBelowACgroupRoot) {
  EXPECT_EQ(last_of("/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/"
                    "kubelet-kubepods-burstable-podb4e73648_22b8.slice/cri-containerd-" +
                    id + ".scope")
                .pod_uid,
            "b4e73648-22b8");
  const auto nested = cgroup_candidates("/docker/" + other + "/kubelet/kubepods/besteffort/podab-c/" + id);
  ASSERT_EQ(nested.size(), 2U);
  EXPECT_EQ(nested[1].pod_uid, "ab-c");
}

TEST(CgroupCandidates, ReadTheUidOfAStaticPod) {
  const std::string uid(32, 'c');
  EXPECT_EQ(last_of("/kubepods/burstable/pod" + uid + "/" + id).pod_uid, uid);
  EXPECT_EQ(last_of("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + uid + ".slice/crio-" + id +
                    ".scope/container")
                .pod_uid,
            uid);
}

TEST(CgroupCandidates, TakeNoPodOfPodmanForAContainer) {
  EXPECT_EQ(last_of("/libpod_parent/" + id).trust, CgroupTrust::hint);
  EXPECT_EQ(cgroup_candidates("/libpod_parent/" + other + "/libpod-" + id).size(), 1U);
  EXPECT_EQ(cgroup_candidates("/machine.slice/machine-libpod_pod_" + other + ".slice/libpod-" + id + ".scope").size(),
            1U);
}

TEST(CgroupIdentity, LetsMostLinesWinAndReportsTheMovedController) {
  std::vector<CgroupLine> lines;
  for (std::uint64_t i = 1; i <= 5; ++i) lines.push_back({i, "c" + std::to_string(i), "/docker/" + id});
  lines.push_back({6, "devices", "/docker/" + other});
  const CgroupIdentity identity = identify_by_cgroup(lines);
  ASSERT_TRUE(identity.is_certain());
  EXPECT_EQ(identity.innermost()->id, id);
  ASSERT_EQ(identity.conflicts.size(), 1U);
  EXPECT_NE(identity.conflicts[0].find("6:devices:/docker/" + other), std::string::npos);
}

TEST(CgroupIdentity, ReportsAHostProcessWithOneForgedController) {
  const CgroupIdentity identity = identify_by_cgroup(
      {{3, "cpu", "/"}, {2, "devices", "/docker/" + id}, {1, "name=systemd", "/init.scope"}, {0, "", "/"}});
  EXPECT_EQ(identity.innermost()->id, id);
  ASSERT_EQ(identity.conflicts.size(), 1U);
  EXPECT_NE(identity.conflicts[0].find("only 1 of 4"), std::string::npos);
}

TEST(CgroupIdentity, DoesNotReadTheFirstLineOnly) {
  const CgroupIdentity identity =
      identify_by_cgroup({{9, "name=systemd", "/"}, {2, "pids", "/docker/" + id}, {0, "", "/docker/" + id}});
  EXPECT_EQ(identity.innermost()->id, id);
  EXPECT_EQ(identity.path, "/docker/" + id);
  EXPECT_TRUE(identity.conflicts.empty());
}

/// How a host's hierarchies may be set up (cgroups(7)): each controller's own, beside a second one without any, that
/// one alone.
class CgroupVersions : public testing::TestWithParam<std::vector<CgroupLine>> {};

TEST_P(CgroupVersions, TellTheSame) {
  const CgroupIdentity identity = identify_by_cgroup(GetParam());
  ASSERT_TRUE(identity.is_certain());
  EXPECT_EQ(identity.innermost()->id, id);
  EXPECT_EQ(identity.chain.size(), 1U);
  EXPECT_EQ(identity.conflicts, std::vector<std::string>{});
}

const std::string by_cgroupfs = "/kubepods/burstable/pod12345678-22b8-438d-82e3-be7d2e82bb70/" + id;
const std::string by_systemd = "/kubepods.slice/kubepods-pod1_2.slice/cri-containerd-" + id + ".scope";

INSTANTIATE_TEST_SUITE_P(
    Hierarchies, CgroupVersions,
    testing::Values(
        std::vector<CgroupLine>{
            {3, "cpu,cpuacct", by_cgroupfs}, {2, "pids", by_cgroupfs}, {1, "name=systemd", by_cgroupfs}},
        std::vector<CgroupLine>{{3, "cpu,cpuacct", by_systemd}, {2, "rdma", "/"}, {1, "name=systemd", by_systemd}},
        std::vector<CgroupLine>{{2, "pids", by_cgroupfs}, {1, "name=systemd", by_cgroupfs}, {0, "", "/"}},
        std::vector<CgroupLine>{
            {2, "pids", by_systemd}, {1, "name=systemd", by_systemd}, {0, "", "/system.slice/containerd.service"}},
        std::vector<CgroupLine>{{0, "", by_cgroupfs}}, std::vector<CgroupLine>{{0, "", by_systemd}},
        std::vector<CgroupLine>{{0, "", by_systemd + "/init.scope"}}));

TEST(CgroupIdentity, PrefersAWeakFormToAHintAndAStrongOneToBoth) {
  const CgroupIdentity nspawn = identify_by_cgroup({{4, "memory", "/a/b"}, {1, "cpu", "/a/b"}, {0, "", "/payload"}});
  EXPECT_EQ(nspawn.innermost()->runtime, "nspawn");
  EXPECT_FALSE(nspawn.is_certain());
  const CgroupIdentity docker =
      identify_by_cgroup({{4, "memory", "/a/b"}, {1, "cpu", "/a/b"}, {0, "", "/docker/" + id}});
  EXPECT_EQ(docker.innermost()->runtime, "docker");
}

TEST(CgroupIdentity, OfNothingIsNothing) {
  EXPECT_EQ(identify_by_cgroup({}).innermost(), nullptr);
  EXPECT_EQ(identify_by_cgroup({{0, "", "/"}}).path, "/");
}

}  // namespace
}  // namespace exhibit
