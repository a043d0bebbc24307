#include "collector/runtime/containers.h"

#include <gtest/gtest.h>

#include "tests/collector/runtime/bolt_builder.h"
#include "tests/collector/runtime/host_tree.h"

namespace exhibit {
namespace {

using Texts = std::vector<std::string>;

std::string docker_json() {
  return R"({"ID":")" + id +
         R"(","Name":"/web","Image":"sha256:1","State":{"Pid":10,"StartedAt":"2026-01-01T00:00:01Z"},)"
         R"("Created":"2026-01-01T00:00:00Z","Path":"sleep","Args":["1"],"Config":{"Image":"nginx","Env":["TOP_SECRET=API_KEY"]}})";
}

/// Docker's container `id` with a data root nobody knows, its process 10; whether its shim lives is the caller's.
void write_docker(HostTree& host) {
  host.add(FakeProcess(2, 0), host_mountinfo("/data/dk/overlay2/layer/merged"));
  host.write("/data/dk/containers/" + id + "/config.v2.json", docker_json());
  host.write("/data/dk/containers/" + id + "/hostconfig.json", "{}");
  host.write(tasks + "moby/" + id + "/config.json", bundle_json());
  host.write(tasks + "moby/" + id + "/init.pid", "10");
  host.write(tasks + "moby/" + id + "/options.json", R"({"root":"/srv/runc"})");
  host.write("/srv/runc/moby/" + id + "/state.json", runc_json(10, 100));
}

const std::string docker_mounts =
    container_mountinfo("/data/dk/overlay2/layer/diff", "/data/dk/containers/" + id + "/hostname");

TEST(FindContainers, IdentifiesDockersByShimBundleStateAndCgroup) {
  HostTree host;
  write_docker(host);
  host.add(shim("moby", id), "", tasks + "moby/" + id);
  host.add(init(10, 9, "/docker/" + id), docker_mounts);
  const FoundContainers found = host.find();
  const ContainerRecord& record = only(found).record;
  EXPECT_EQ(record.runtime, "docker");
  EXPECT_EQ(record.id, id);
  EXPECT_EQ(record.name, "web");
  EXPECT_EQ(record.image, "nginx");
  EXPECT_EQ(record.started, "2026-01-01T00:00:01Z");
  EXPECT_EQ(record.configured_env, (Texts{"PATH=/bin", "TOP_SECRET=API_KEY"}));
  EXPECT_EQ(record.leader.pid, 10);
  EXPECT_EQ(record.conflicts, Texts{});
  EXPECT_EQ(sources_of(only(found)), (Texts{"root directory", "mount namespace", "pid namespace", "shim", "oci bundle",
                                            "runc state", "mountinfo", "docker state", "cgroup"}));
  EXPECT_EQ(state_of(only(found)),
            (Texts{"oci-config.json", "runc-state.json", "docker-config.v2.json", "docker-hostconfig.json"}));
  ASSERT_TRUE(found.shims.contains(10));
  EXPECT_EQ(found.shims.at(10).pid, 9);
}

TEST(FindContainers, LeavesOutThoseItIsNotGivenTimeFor) {
  HostTree host;
  write_docker(host);
  host.add(init(10, 1, "/docker/" + id), docker_mounts);
  const StopFlag stop{true};
  const FoundContainers found = host.find(stop);
  EXPECT_TRUE(found.containers.empty());
  EXPECT_EQ(found.left_out, 1U);
}

TEST(FindContainers, KnowsAnOrphanOfDockerInTheRootCgroupByItsMounts) {
  HostTree host;
  write_docker(host);
  host.add(init(10, 1, "/"), docker_mounts);
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "docker");
  EXPECT_EQ(record.id, id);
  EXPECT_EQ(record.name, "web");
  EXPECT_EQ(record.configured_env, Texts{"TOP_SECRET=API_KEY"});
}

TEST(FindContainers, BelievesTheShimOverAForgedCgroup) {
  HostTree host;
  write_docker(host);
  host.add(shim("moby", id), "", tasks + "moby/" + id);
  host.add(init(10, 9, "/docker/" + other), docker_mounts);
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.id, id);
  ASSERT_EQ(record.conflicts.size(), 1U);
  EXPECT_NE(record.conflicts[0].find(other), std::string::npos);
}

/// Docker then binds the hostname of the one whose network it is.
TEST(FindContainers, TakesNoSharedNetworkForAnotherIdentity) {
  for (const bool is_shared : {true, false}) {
    HostTree host;
    write_docker(host);
    if (is_shared)
      host.write("/data/dk/containers/" + id + "/hostconfig.json", R"({"NetworkMode":"container:)" + other + "\"}");
    host.add(init(10, 1, "/docker/" + id),
             container_mountinfo("/data/dk/overlay2/layer/diff", "/data/dk/containers/" + other + "/hostname"));
    const ContainerRecord record = only(host.find()).record;
    EXPECT_EQ(record.id, is_shared ? id : other);
    EXPECT_EQ(record.name, is_shared ? "web" : "");
    EXPECT_EQ(record.conflicts.size(), is_shared ? 0U : 1U);
  }
}

TEST(FindContainers, ReportsAStateThatNamesAnEarlierProcess) {
  HostTree host;
  write_docker(host);
  host.write("/srv/runc/moby/" + id + "/state.json", runc_json(10, 99));
  host.add(shim("moby", id), "", tasks + "moby/" + id);
  host.add(init(10, 9, "/docker/" + id), docker_mounts);
  ASSERT_EQ(only(host.find()).record.conflicts.size(), 1U);
}

TEST(FindContainers, ReportsACutDockerState) {
  HostTree host;
  write_docker(host);
  host.write("/data/dk/containers/" + id + "/config.v2.json", docker_json().substr(0, 100));
  host.add(init(10, 1, "/docker/" + id), docker_mounts);
  const FoundContainers found = host.find();
  EXPECT_EQ(only(found).record.runtime, "docker");
  EXPECT_EQ(only(found).record.conflicts.size(), 1U);
  EXPECT_EQ(state_of(only(found)).size(), 2U) << "the raw bytes are kept all the same";
}

TEST(FindContainers, TellsAPodsContainersApartUnderOneShim) {
  HostTree host;
  const std::string pod =
      R"("io.kubernetes.cri.sandbox-name":"pod","io.kubernetes.cri.sandbox-namespace":"ns","io.kubernetes.cri.sandbox-uid":"u-1",)";
  host.write(tasks + "k8s.io/" + id + "/config.json",
             bundle_json(pod + R"("io.kubernetes.cri.container-type":"sandbox")"));
  host.write(tasks + "k8s.io/" + id + "/init.pid", "10");
  host.write(
      tasks + "k8s.io/" + other + "/config.json",
      bundle_json(pod + R"("io.kubernetes.cri.container-type":"container","io.kubernetes.cri.container-name":"app")"));
  host.write(tasks + "k8s.io/" + other + "/init.pid", "11");
  host.add(shim("k8s.io", id), "", tasks + "k8s.io/" + id);
  host.add(init(10, 9, "/kubepods/podu-1/" + id));
  host.add(FakeProcess(11, 9).mounts(11).pids(20, 2).root(6));
  const FoundContainers found = host.find();
  ASSERT_EQ(found.containers.size(), 2U);
  const ContainerRecord& sandbox = found.containers[0].record;
  const ContainerRecord& app = found.containers[1].record;
  EXPECT_EQ(sandbox.name, "pod");
  EXPECT_EQ(sandbox.pod->container, "");
  EXPECT_EQ(app.id, other) << "by init.pid: its cgroup names nothing";
  EXPECT_EQ(app.name, "app");
  EXPECT_EQ(app.runtime, "containerd");
  EXPECT_EQ(app.pod->uid, "u-1");
  EXPECT_EQ(app.pod->container, "app");
  EXPECT_EQ(sandbox.conflicts, Texts{});
}

TEST(FindContainers, ConfirmsACtrContainerWithoutShimByTheDatabase) {
  HostTree host;
  const BoltBucket web{{{"image", "docker.io/library/bb:1"}}};
  host.write("/srv/cd/io.containerd.metadata.v1.bolt/meta.db",
             bolt_file(BoltBucket{
                 {{"v1", BoltBucket{{{"default", BoltBucket{{{"containers", BoltBucket{{{"web", web}}}}}}}}}}}}));
  host.add(FakeProcess(2, 0), "26 1 8:1 / / rw - ext4 /dev/vda rw\n");
  host.add(init(10, 1, "/default/web"),
           container_mountinfo("/srv/cd/io.containerd.snapshotter.v1.overlayfs/snapshots/2/fs", "/x"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.runtime, "containerd");
  EXPECT_EQ(record.name, "web");
  EXPECT_EQ(record.image, "docker.io/library/bb:1");
}

TEST(FindContainers, TakesNoTwoNamesForContainerd) {
  HostTree host;
  host.add(init(10, 1, "/default/web"));
  EXPECT_EQ(only(host.find()).record.runtime, "unknown");
  EXPECT_EQ(only(host.find()).record.id, "");
}

TEST(FindContainers, TakesTheContainersOwnWordLast) {
  HostTree host;
  host.add(init(10, 1, "/"));
  host.write_proc(10, "environ", std::string("A=1\0container=lxc\0", 18));
  EXPECT_EQ(only(host.find()).record.runtime, "lxc");
  EXPECT_EQ(sources_of(only(host.find())).back(), "environ");
}

TEST(FindContainers, HasUnknownForWhatNothingNames) {
  HostTree host;
  host.add(init(10, 1, "/"));
  EXPECT_EQ(only(host.find()).record.runtime, "unknown");
  EXPECT_EQ(only(host.find()).record.root.dev, "0:99");
}

TEST(FindContainers, ReadsNothingOfAnotherProcessWithTheSamePid) {
  HostTree host;
  write_docker(host);
  host.add(init(10, 1, "/"), docker_mounts);
  host.write_proc(10, "stat", "10 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0");
  EXPECT_EQ(only(host.find()).record.runtime, "unknown");
}

TEST(FindContainers, SaysThatAProcessLeftTheCgroupOfItsBundle) {
  HostTree host;
  host.write(tasks + "default/web/config.json", R"({"ociVersion":"1","linux":{"cgroupsPath":"/default/web"}})");
  host.write(tasks + "default/web/init.pid", "10");
  host.add(shim("default", "web"), "", tasks + "default/web");
  host.add(init(10, 9, "/"));
  const ContainerRecord record = only(host.find()).record;
  EXPECT_EQ(record.name, "web");
  ASSERT_EQ(record.conflicts.size(), 1U);
  EXPECT_NE(record.conflicts[0].find("it was moved"), std::string::npos);
}

TEST(FindContainers, OrdersByStartTime) {
  HostTree host;
  host.add(init(10, 1, "/").started(900));
  host.add(FakeProcess(11, 1).mounts(11).root(6).started(100));
  const FoundContainers found = host.find();
  ASSERT_EQ(found.containers.size(), 2U);
  EXPECT_EQ(found.containers[0].record.leader.pid, 11);
}

}  // namespace
}  // namespace exhibit
