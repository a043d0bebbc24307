#include "collector/runtime/containers.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/host_tree.h"

namespace exhibit {
namespace {

using Texts = std::vector<std::string>;

/// Podman's storage in a folder nobody knows.
void write_podman(HostTree& host) {
  host.write("/srv/pd/overlay-containers/containers.json", R"([{"id":")" + id +
                                                               R"(","names":["pweb"],"image":"img","layer":")" + other +
                                                               R"(","metadata":"{\"image-name\":\"bb:1\"}"}])");
  host.write("/srv/pd/overlay-images/images.json", R"([{"id":"img","digest":"sha256:2"}])");
  host.write("/srv/pd/overlay-containers/" + id + "/userdata/config.json",
             bundle_json(R"("io.container.manager":"libpod")"));
}

TEST(FindContainers, IdentifiesPodmansByConmonAndStorage) {
  HostTree host;
  write_podman(host);
  host.add(FakeProcess(9, 1).called(
      "conmon", {"conmon", "-c", id, "-n", "pweb", "-b", "/srv/pd/overlay-containers/" + id + "/userdata"}));
  host.add(init(10, 9, "/libpod_parent/libpod-" + id));
  const FoundContainers found = host.find();
  const ContainerRecord& record = only(found).record;
  EXPECT_EQ(record.runtime, "podman");
  EXPECT_EQ(record.name, "pweb");
  EXPECT_EQ(record.image, "bb:1");
  EXPECT_EQ(record.image_digest, "sha256:2");
  EXPECT_EQ(record.conflicts, Texts{});
  EXPECT_EQ(state_of(only(found)), (Texts{"podman-config.json", "storage-containers.json"}));
}

TEST(FindContainers, KnowsAnOrphanOfPodmanWithoutAnyCgroupByItsLayer) {
  HostTree host;
  write_podman(host);
  host.add(FakeProcess(2, 0), host_mountinfo("/srv/pd/overlay/" + other + "/merged"));
  host.add(init(10, 1, "/"), container_mountinfo("/srv/pd/overlay/" + other + "/diff", "/x"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "podman");
  EXPECT_EQ(record.id, id);
  EXPECT_EQ(record.name, "pweb");
}

TEST(FindContainers, IdentifiesCrioByItsDocumentedLayout) {
  HostTree host;
  const std::string userdata = "/var/lib/containers/storage/overlay-containers/" + id + "/userdata";
  host.write(
      "/var/lib/containers/storage/overlay-containers/containers.json",
      R"([{"id":")" + id +
          R"(","names":["k8s_app_pod_ns_u-1_0"],"metadata":"{\"pod-name\":\"k8s_pod\",\"image-name\":\"quay.io/x:1\"}"}])");
  host.write(
      userdata + "/config.json",
      bundle_json(
          R"("io.container.manager":"cri-o","io.kubernetes.cri-o.ContainerType":"container","io.kubernetes.pod.name":"pod",)"
          R"("io.kubernetes.pod.namespace":"ns","io.kubernetes.pod.uid":"u-1","io.kubernetes.container.name":"app")"));
  host.add(FakeProcess(9, 1)
               .cgroup("/kubepods.slice/crio-conmon-" + id + ".scope")
               .called("conmon", {"conmon", "-c", id, "-n", "k8s_app_pod_ns_u-1_0", "-b", userdata}));
  host.add(init(10, 9, "/kubepods.slice/kubepods-podu_1.slice/crio-" + id + ".scope/container"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "cri-o");
  EXPECT_EQ(record.name, "app");
  EXPECT_EQ(record.image, "quay.io/x:1");
  EXPECT_EQ(record.pod->name, "pod");
  EXPECT_EQ(record.conflicts, Texts{});
}

/// As CRI-O 1.2x lays a pod out: conmon beside the container, its bundle in containers/storage, the kubelet's words as
/// JSON in annotations.
void write_crio(HostTree& host, const std::string& type, const std::string& userdata) {
  const std::string kubelet =
      R"({\"io.kubernetes.pod.name\":\"pod\",\"io.kubernetes.pod.namespace\":\"ns\",\"io.kubernetes.pod.uid\":\"u-1\",)"
      R"(\"io.kubernetes.container.name\":\"app\"})";
  host.write(userdata + "/config.json", bundle_json(R"("io.kubernetes.cri-o.ContainerType":")" + type +
                                                    R"(","io.kubernetes.cri-o.SandboxID":")" + other +
                                                    R"(","io.kubernetes.cri-o.ImageName":"quay.io/x:1",)"
                                                    R"("io.kubernetes.cri-o.Labels":")" +
                                                    kubelet + R"(")"));
}

FakeProcess crio_conmon(const std::string& name, const std::string& userdata, const std::string& cgroup) {
  return FakeProcess(9, 1).cgroup(cgroup).called("conmon", {"/usr/bin/conmon",
                                                            "-b",
                                                            userdata,
                                                            "-c",
                                                            id,
                                                            "--exit-dir",
                                                            "/var/run/crio/exits",
                                                            "-l",
                                                            "/var/log/pods/ns_pod_u-1/app/0.log",
                                                            "--log-level",
                                                            "info",
                                                            "-n",
                                                            name,
                                                            "-P",
                                                            userdata + "/conmon-pidfile",
                                                            "-p",
                                                            userdata + "/pidfile",
                                                            "--persist-dir",
                                                            "/var/lib/containers",
                                                            "-r",
                                                            "/usr/bin/runc",
                                                            "--runtime-arg",
                                                            "--root=/run/runc",
                                                            "--socket-dir-path",
                                                            "/var/run/crio",
                                                            "-u",
                                                            id,
                                                            "-s"});
}

TEST(FindContainers, IdentifiesCrioUnderBothCgroupDrivers) {
  const std::string userdata = "/var/run/containers/storage/overlay-containers/" + id + "/userdata";
  const std::string slice = "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podu_1.slice/";
  const std::string folder = "/kubepods/burstable/podu-1/";
  for (const auto& [monitor, own] : {std::pair(slice + "crio-conmon-" + id + ".scope", slice + "crio-" + id + ".scope"),
                                     std::pair(folder + "crio-conmon-" + id, folder + "crio-" + id)}) {
    HostTree host;
    write_crio(host, "container", userdata);
    host.add(crio_conmon("k8s_app_pod_ns_u-1_0", userdata, monitor));
    host.add(init(10, 9, own));
    const FoundContainers found = host.find();
    const ContainerRecord& record = only(found).record;
    EXPECT_EQ(record.runtime, "cri-o");
    EXPECT_EQ(record.id, id);
    EXPECT_EQ(record.name, "app");
    EXPECT_EQ(record.image, "quay.io/x:1");
    ASSERT_TRUE(record.pod);
    EXPECT_EQ(record.pod->name_space + "/" + record.pod->name + "/" + record.pod->container, "ns/pod/app");
    EXPECT_EQ(record.conflicts, Texts{});
    EXPECT_EQ(record.pids, std::vector<std::int64_t>{10});
  }
}

TEST(FindContainers, NamesTheSandboxOfCrioAfterItsPod) {
  HostTree host;
  const std::string userdata = "/var/run/containers/storage/overlay-containers/" + id + "/userdata";
  write_crio(host, "sandbox", userdata);
  host.add(crio_conmon("k8s_POD_pod_ns_u-1_0", userdata, "/kubepods.slice/crio-conmon-" + id + ".scope"));
  host.add(init(10, 9, "/kubepods.slice/kubepods-podu_1.slice/crio-" + id + ".scope"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.name, "pod");
  EXPECT_EQ(record.pod->container, "");
  EXPECT_EQ(record.conflicts, Texts{});
}

TEST(FindContainers, TakesNoMonitorOfCrioForAContainer) {
  HostTree host;
  host.add(crio_conmon("k8s_app_pod_ns_u-1_0", "/x", "/kubepods.slice/crio-conmon-" + id + ".scope"));
  EXPECT_TRUE(host.find().containers.empty());
}

TEST(FindContainers, SaysThatAnLxcMonitorsFolderIsNotThere) {
  HostTree host;
  host.add(FakeProcess(9, 1).called("x", {"[lxc monitor] /nowhere c1"}));
  host.add(init(10, 9, "/lxc.payload.c1"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "lxc");
  ASSERT_EQ(record.conflicts.size(), 1U);
  EXPECT_NE(record.conflicts[0].find("/nowhere/c1"), std::string::npos);
}

TEST(FindContainers, SaysThatAnLxcMonitorsConfigHasAnotherRoot) {
  HostTree host;
  host.add(FakeProcess(2, 0), "26 1 8:1 / / rw - ext4 /dev/vda rw\n");
  host.write("/srv/lxc/c2/config", "lxc.rootfs.path = dir:/srv/lxc/c2/rootfs\nlxc.environment = OF=c2\n");
  host.add(FakeProcess(9, 1).called("x", {"[lxc monitor] /srv/lxc c2"}));
  host.add(init(10, 9, "/lxc.payload.c2"), "71 47 8:1 /srv/lxc/c1/rootfs / rw - ext4 /dev/vda rw\n");
  const ContainerRecord record = only(host.find()).record;
  ASSERT_EQ(record.conflicts.size(), 1U);
  EXPECT_NE(record.conflicts[0].find("/srv/lxc/c1/rootfs"), std::string::npos);
  EXPECT_NE(record.conflicts[0].find("/srv/lxc/c2/rootfs"), std::string::npos);
}

TEST(FindContainers, IdentifiesBareRuncByPidAndStartTime) {
  HostTree host;
  host.write("/run/runc/old/state.json", runc_json(10, 99));
  host.write("/run/runc/" + id + "/state.json", runc_json(10, 100));
  host.add(init(10, 1, "/x"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "runc");
  EXPECT_EQ(record.id, id);
  EXPECT_EQ(record.conflicts, Texts{});
}

/// The state folders are read for the first of them.
TEST(FindContainers, TellsContainersOfBareRuncApart) {
  HostTree host;
  host.write("/run/runc/second/state.json", runc_json(20, 200));
  host.write("/run/runc/first/state.json", runc_json(10, 100));
  host.write("/run/runc/stale/state.json", runc_json(20, 100));
  host.add(init(10, 1, "/x"));
  host.add(FakeProcess(20, 1).mounts(11).pids(21, 1).root(6).cgroup("/y"));
  const FoundContainers found = host.find();
  ASSERT_EQ(found.containers.size(), 2U);
  EXPECT_EQ(found.containers[0].record.name, "first");
  EXPECT_EQ(found.containers[1].record.name, "second");
}

TEST(FindContainers, IdentifiesCrunByItsStatus) {
  HostTree host;
  host.write("/run/crun/t/status", R"({"pid":10,"process-start-time":100,"bundle":"/b"})");
  host.write("/b/config.json", bundle_json());
  host.add(init(10, 1, "/t"));
  const FoundContainers found = host.find();
  EXPECT_EQ(only(found).record.runtime, "runc");
  EXPECT_EQ(only(found).record.id, "t");
  EXPECT_EQ(only(found).record.configured_args, (Texts{"sleep", "1"}));
  EXPECT_EQ(state_of(only(found)), (Texts{"crun-status.json", "oci-config.json"}));
}

TEST(FindContainers, IdentifiesLxcByMonitorOrCgroup) {
  for (const bool has_monitor : {true, false}) {
    HostTree host;
    const std::string path = has_monitor ? "/srv/lxc" : "/var/lib/lxc";
    host.write(path + "/c1/config", "lxc.environment = LX=1\n");
    if (has_monitor)
      host.add(FakeProcess(9, 1).called("lxc-start", {"[lxc monitor] /srv/lxc c1"}).cgroup("/lxc.monitor.c1"));
    host.add(init(10, has_monitor ? 9 : 1, "/lxc.payload.c1"));
    const ContainerRecord record = only(host.find()).record;
    EXPECT_EQ(record.runtime, "lxc");
    EXPECT_EQ(record.name, "c1");
    EXPECT_EQ(record.configured_env, Texts{"LX=1"});
  }
}

TEST(FindContainers, IdentifiesNspawnByItsArguments) {
  HostTree host;
  host.add(FakeProcess(9, 1)
               .called("systemd-nspawn", {"systemd-nspawn", "-M", "m1", "-E", "A=1", "--setenv=B=2"})
               .cgroup("/supervisor"));
  host.add(init(10, 9, "/payload"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "nspawn");
  EXPECT_EQ(record.id, "m1");
  EXPECT_EQ(record.configured_env, (Texts{"A=1", "B=2"}));
  EXPECT_EQ(record.conflicts, Texts{});
}

}  // namespace
}  // namespace exhibit
