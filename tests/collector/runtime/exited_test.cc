#include "collector/runtime/exited.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>

#include "tests/collector/runtime/bolt_builder.h"
#include "tests/collector/runtime/host_tree.h"

namespace exhibit {
namespace {

const std::string layer(64, 'c');
const std::string docker_root = "/srv/docker";

std::string docker_json(const std::string& with_id = id, const std::string& driver = "overlay2", int pid = 0) {
  return R"({"ID":")" + with_id + R"(","Name":"/web","Image":"sha256:1","Created":"2026-01-01T00:00:00Z","Driver":")" +
         driver + R"(","Config":{"Image":"nginx","Env":["A=b"],"Labels":{"l":"v"}},"State":{"Pid":)" +
         std::to_string(pid) +
         R"(,"ExitCode":137,"StartedAt":"2026-01-01T00:00:01Z","FinishedAt":"2026-01-01T00:00:09Z"},)"
         R"("MountPoints":{"/data":{"Destination":"/data/","Type":"volume","Source":"/v"}}})";
}

void write_docker(HostTree& host, const std::string& json, const std::string& driver = "overlay2") {
  host.write(docker_root + "/containers/" + id + "/config.v2.json", json);
  host.write(docker_root + "/image/" + driver + "/layerdb/mounts/" + id + "/mount-id", layer);
  host.write(docker_root + "/overlay2/" + layer + "/lower", "l/AA:l/BB");
  host.write(docker_root + "/vfs/dir/" + layer + "/file", "");
}

void add_dockerd(HostTree& host) {
  host.add(FakeProcess(50, 1).called("dockerd", {"/usr/sbin/dockerd", "--data-root=" + docker_root}));
}

TEST(ExitedDocker, IsToldByItsState) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json());
  host.write(docker_root + "/containers/" + id + "/hostconfig.json", R"({"Tmpfs":{"/ram":""}})");
  const FoundContainers found = host.find_all();
  const FoundContainer& container = only(found);
  const ContainerRecord& record = container.record;
  EXPECT_TRUE(record.has_exited());
  EXPECT_EQ(record.runtime, "docker");
  EXPECT_EQ(record.id, id);
  EXPECT_EQ(record.name, "web");
  EXPECT_EQ(record.image, "nginx");
  EXPECT_EQ(record.image_digest, "sha256:1");
  EXPECT_EQ(record.exit_code, 137);
  EXPECT_EQ(record.started, "2026-01-01T00:00:01Z");
  EXPECT_EQ(record.finished, "2026-01-01T00:00:09Z");
  EXPECT_EQ(record.configured_env, std::vector<std::string>{"A=b"});
  EXPECT_EQ(record.leader.pid, 0);
  EXPECT_TRUE(record.conflicts.empty());
  EXPECT_EQ(state_of(container),
            (std::vector<std::string>{"docker-config.v2.json", "docker-hostconfig.json", "overlay-lower"}));
  ASSERT_TRUE(container.stored);
  EXPECT_EQ(container.stored->why_not, "");
  EXPECT_EQ(container.stored->layers.upper, layer + "/diff");
  EXPECT_EQ(container.stored->layers.lowers, (std::vector<std::string>{"l/AA", "l/BB"}));
  ASSERT_EQ(container.stored->mounts.size(), 2U);
  EXPECT_EQ(container.stored->mounts[0].mount_point, "/data");
  EXPECT_EQ(container.stored->mounts[1].mount_point, "/ram");
}

TEST(ExitedDocker, OfVfsIsOneFolder) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json(id, "vfs"), "vfs");
  const FoundContainers found = host.find_all();
  EXPECT_EQ(only(found).stored->tree, layer);
  EXPECT_EQ(only(found).stored->why_not, "");
}

TEST(ExitedDocker, OfAnotherDriverIsNotRead) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json(id, "../../etc"));
  EXPECT_EQ(only(host.find_all()).stored->why_not, "the storage driver \"../../etc\" is none that is read");
}

TEST(ExitedDocker, ThatNeverRanHasNoTimes) {
  HostTree host;
  add_dockerd(host);
  std::string json = docker_json();
  for (const char* time : {"2026-01-01T00:00:01Z", "2026-01-01T00:00:09Z"})
    json.replace(json.find(time), 20, "0001-01-01T00:00:00Z");
  write_docker(host, json);
  const FoundContainers found = host.find_all();
  EXPECT_EQ(only(found).record.started, "");
  EXPECT_EQ(only(found).record.finished, "");
}

TEST(ExitedDocker, BrokenStateLeavesTheIdOfItsFolder) {
  for (const std::string& json : {std::string("{{{"), std::string(), docker_json(other)}) {
    HostTree host;
    add_dockerd(host);
    write_docker(host, json);
    const FoundContainers found = host.find_all();
    EXPECT_EQ(only(found).record.id, id);
    EXPECT_EQ(only(found).record.runtime, "docker");
    EXPECT_EQ(only(found).record.conflicts.size(), 1U) << json;
  }
}

TEST(ExitedDocker, StateThatIsNoRegularFileIsNotOpened) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json());
  const std::string path = host.at(docker_root + "/containers/" + id + "/config.v2.json");
  std::filesystem::remove(path);
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const FoundContainers found = host.find_all();
  EXPECT_EQ(only(found).state.at(0).content.outcome.kind, OutcomeKind::skipped);
}

TEST(ExitedDocker, HostileNamesOfLayersAreNone) {
  for (const std::string& name :
       {std::string("../../../etc"), std::string(".."), std::string(), std::string("a\0b", 3)}) {
    HostTree host;
    add_dockerd(host);
    write_docker(host, docker_json());
    host.write(docker_root + "/image/overlay2/layerdb/mounts/" + id + "/mount-id", name);
    EXPECT_NE(only(host.find_all()).stored->why_not, "") << name;
  }
}

TEST(ExitedDocker, ChainsHaveAnEnd) {
  std::string many = "l/A";
  for (int i = 0; i < 600; ++i) many += ":l/A";
  for (const std::string& chain : {many, std::string(), std::string("l/A::l/B")}) {
    HostTree host;
    add_dockerd(host);
    write_docker(host, docker_json());
    host.write(docker_root + "/overlay2/" + layer + "/lower", chain);
    EXPECT_NE(only(host.find_all()).stored->why_not, "") << chain.substr(0, 20);
  }
}

TEST(ExitedDocker, WhatRunsIsNotToldTwice) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json(id, "overlay2", 100));
  host.add(init(100, 1, "/docker/" + id));
  const FoundContainers found = host.find_all();
  EXPECT_FALSE(only(found).record.has_exited());
  EXPECT_EQ(only(found).record.id, id);
}

TEST(ExitedDocker, StateThatSaysItRunsIsAConflict) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json(id, "overlay2", 100));
  const FoundContainers found = host.find_all();
  EXPECT_TRUE(only(found).record.has_exited());
  EXPECT_EQ(only(found).record.conflicts.size(), 1U);
}

TEST(ExitedPlaces, EachFolderOnceWhateverPathsLeadThere) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json());
  std::filesystem::create_directories(host.at("/var/lib"));
  std::filesystem::create_directory_symlink("../../srv/docker", host.at("/var/lib/docker"));
  only(host.find_all({docker_root, docker_root}));
}

TEST(ExitedPlaces, RemappedRootsAreBelowTheRoot) {
  HostTree host;
  add_dockerd(host);
  write_docker(host, docker_json());
  std::filesystem::create_directories(host.at("/srv/new"));
  std::filesystem::rename(host.at(docker_root), host.at("/srv/new/165536.165536"));
  std::filesystem::rename(host.at("/srv/new"), host.at(docker_root));
  EXPECT_EQ(only(host.find_all()).record.name, "web");
}

TEST(ExitedPlaces, AStateRootHoldsState) {
  HostTree host;
  write_docker(host, docker_json());
  EXPECT_EQ(host.find_all().containers.size(), 0U);
  EXPECT_EQ(only(host.find_all({docker_root})).record.name, "web");
  EXPECT_THROW(host.find_all({"/srv"}), std::runtime_error);
  EXPECT_THROW(host.find_all({"/missing"}), std::runtime_error);
}

const std::string storage_root = "/home/u/.local/share/containers/storage";

void write_storage(HostTree& host, const std::string& own_layer = layer) {
  host.write("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nbroken\nu:x:1000:1000:a,b:/home/u:/bin/sh\n");
  host.write(storage_root + "/overlay-containers/containers.json",
             R"([{"id":")" + id + R"(","names":["pweb"],"image":"img","layer":")" + own_layer +
                 R"(","metadata":"{\"image-name\":\"localhost/bb:1\"}","created":"2026-01-01T00:00:00Z"}])");
  host.write(storage_root + "/overlay-images/images.json", R"([{"id":"img","digest":"sha256:2"}])");
  host.write(storage_root + "/overlay-containers/" + id + "/userdata/config.json",
             R"({"ociVersion":"1","process":{"env":["A=b"]},"annotations":{"io.container.manager":"libpod"},)"
             R"("mounts":[{"destination":"/proc","type":"proc"},{"destination":"relative"},7]})");
  host.write(storage_root + "/overlay/" + layer + "/lower", "l/AA");
}

TEST(ExitedStorage, OfAUserIsFoundInTheHome) {
  HostTree host;
  write_storage(host);
  const BoltBucket record{
      {{"config", R"({"name":"pweb","labels":{"l":"v"}})"},
       {"state", R"({"startedTime":"2026-01-01T00:00:01Z","finishedTime":"2026-01-01T00:00:02Z","exitCode":3})"}}};
  host.write(storage_root + "/libpod/bolt_state.db", bolt_file(BoltBucket{{{"ctr", BoltBucket{{{id, record}}}}}}));
  const FoundContainers found = host.find_all();
  const FoundContainer& container = only(found);
  EXPECT_EQ(container.record.runtime, "podman");
  EXPECT_EQ(container.record.id, id);
  EXPECT_EQ(container.record.name, "pweb");
  EXPECT_EQ(container.record.image, "localhost/bb:1");
  EXPECT_EQ(container.record.image_digest, "sha256:2");
  EXPECT_EQ(container.record.exit_code, 3);
  EXPECT_EQ(container.record.finished, "2026-01-01T00:00:02Z");
  EXPECT_EQ(container.record.configured_env, std::vector<std::string>{"A=b"});
  EXPECT_TRUE(container.record.conflicts.empty());
  EXPECT_EQ(container.stored->layers.lowers, std::vector<std::string>{"l/AA"});
  ASSERT_EQ(container.stored->mounts.size(), 1U);
  EXPECT_EQ(container.stored->mounts[0].mount_point, "/proc");
}

TEST(ExitedStorage, MountProgramsAreRemarked) {
  HostTree host;
  write_storage(host);
  host.write(storage_root + "/overlay/.has-mount-program", "true");
  EXPECT_TRUE(only(host.find_all()).stored->is_fuse_overlay);
}

TEST(ExitedStorage, BrokenListIsUnread) {
  HostTree host;
  write_storage(host);
  host.write(storage_root + "/overlay-containers/containers.json", "[{");
  const FoundContainers found = host.find_all();
  EXPECT_TRUE(found.containers.empty());
  ASSERT_EQ(found.unread.size(), 1U);
  EXPECT_TRUE(found.unread[0].outcome.is_gap());
}

TEST(ExitedStorage, HostileLayerIsNone) {
  HostTree host;
  write_storage(host, "../../../../../etc");
  EXPECT_NE(only(host.find_all()).stored->why_not, "");
}

const std::string containerd_root = "/srv/containerd";

BoltBucket containerd_container(const std::string& snapshotter = "overlayfs") {
  const std::string spec = bundle_json();
  std::string any = "\x12";
  any.push_back(static_cast<char>(0x80 | (spec.size() & 0x7f)));
  any.push_back(static_cast<char>(spec.size() >> 7));
  return BoltBucket{{{"image", "bb:1"}, {"snapshotter", snapshotter}, {"snapshotKey", "web"}, {"spec", any + spec}}};
}

void write_containerd(HostTree& host, const std::string& snapshotter = "overlayfs") {
  const BoltBucket key{{{"name", "default/7/web"}}};
  const BoltBucket name_space{{{"containers", BoltBucket{{{"web", containerd_container(snapshotter)}}}},
                               {"snapshots", BoltBucket{{{"overlayfs", BoltBucket{{{"web", key}}}}}}}}};
  const BoltBucket moby{{{"containers", BoltBucket{{{id, containerd_container()}}}}}};
  host.write(containerd_root + "/io.containerd.metadata.v1.bolt/meta.db",
             bolt_file(BoltBucket{{{"v1", BoltBucket{{{"default", name_space}, {"moby", moby}}}}}}));
  const BoltBucket top{{{"id", "\x07"}, {"parent", "default/3/sha256:1"}}};
  const BoltBucket base{{{"id", "\x03"}}};
  const BoltBucket snapshots{{{"default/7/web", top}, {"default/3/sha256:1", base}}};
  host.write(containerd_root + "/io.containerd.snapshotter.v1.overlayfs/metadata.db",
             bolt_file(BoltBucket{{{"v1", BoltBucket{{{"snapshots", snapshots}}}}}}));
  host.write(containerd_root + "/io.containerd.snapshotter.v1.overlayfs/snapshots/7/fs/file", "");
}

const std::string lxc_path = "/var/lib/lxc";

void write_lxc(HostTree& host, const std::string& name, const std::string& root) {
  host.write(lxc_path + "/" + name + "/config",
             "lxc.rootfs.path = dir:" + root +
                 "\nlxc.environment = A=b\n"
                 "lxc.mount.entry = /srv/shared mnt/shared none rbind,create=dir 0 0\n"
                 "lxc.mount.entry = tmpfs /run tmpfs defaults\n");
}

TEST(ExitedLxc, IsToldByItsConfig) {
  HostTree host;
  write_lxc(host, "c1", lxc_path + "/c1/rootfs");
  host.write(lxc_path + "/c1/rootfs/etc/hostname", "c1");
  const FoundContainers found = host.find_all();
  const FoundContainer& container = only(found);
  EXPECT_TRUE(container.record.has_exited());
  EXPECT_EQ(container.record.runtime, "lxc");
  EXPECT_EQ(container.record.id, "c1");
  EXPECT_EQ(container.record.name, "c1");
  EXPECT_EQ(container.record.configured_env, std::vector<std::string>{"A=b"});
  EXPECT_TRUE(container.record.conflicts.empty());
  EXPECT_EQ(state_of(container), std::vector<std::string>{"lxc-config"});
  EXPECT_EQ(container.stored->why_not, "");
  EXPECT_EQ(container.stored->tree, "c1/rootfs");
  ASSERT_EQ(container.stored->mounts.size(), 2U);
  EXPECT_EQ(container.stored->mounts[0].mount_point, "/mnt/shared");
  EXPECT_EQ(container.stored->mounts[0].fstype, "bind");
  EXPECT_EQ(container.stored->mounts[1].mount_point, "/run");
  EXPECT_EQ(container.stored->mounts[1].fstype, "tmpfs");
}

TEST(ExitedLxc, RootThatIsNotItsOwnIsNotRead) {
  for (const char* root : {"/", "/etc", "/var/lib/lxc/c2/rootfs", "/var/lib/lxc/c1/..", "relative"}) {
    HostTree host;
    write_lxc(host, "c1", root);
    const FoundContainers found = host.find_all();
    EXPECT_EQ(only(found).stored->tree, "") << root;
    EXPECT_NE(only(found).stored->why_not, "") << root;
  }
}

TEST(ExitedLxc, AFolderWithoutAConfigIsNone) {
  HostTree host;
  host.write(lxc_path + "/c1/rootfs/etc/hostname", "c1");
  host.write(lxc_path + "/c2/config", "key = value\n");
  EXPECT_TRUE(host.find_all().containers.empty());
}

TEST(ExitedContainerd, IsToldByItsDatabases) {
  HostTree host;
  write_containerd(host);
  host.add(FakeProcess(60, 1).called("containerd", {"containerd", "--root", containerd_root}));
  const FoundContainers found = host.find_all();
  const FoundContainer& container = only(found);
  EXPECT_EQ(container.record.runtime, "containerd");
  EXPECT_EQ(container.record.id, "web");
  EXPECT_EQ(container.record.name, "web");
  EXPECT_EQ(container.record.image, "bb:1");
  EXPECT_EQ(container.record.configured_env, (std::vector<std::string>{"PATH=/bin", "TOP_SECRET=API_KEY"}));
  EXPECT_TRUE(container.record.conflicts.empty());
  EXPECT_EQ(state_of(container), std::vector<std::string>{"oci-config.json"});
  EXPECT_EQ(container.stored->layers.upper, "7/fs");
  EXPECT_EQ(container.stored->layers.lowers, std::vector<std::string>{"3/fs"});
}

TEST(ExitedContainerd, OfAnotherSnapshotterIsNotRead) {
  HostTree host;
  write_containerd(host, "zfs");
  EXPECT_EQ(only(host.find_all({containerd_root})).stored->why_not, "the snapshotter \"zfs\" is none that is read");
}

TEST(ExitedContainerd, BrokenDatabaseIsUnread) {
  HostTree host;
  host.write(containerd_root + "/io.containerd.metadata.v1.bolt/meta.db", std::string(70000, 'x'));
  const FoundContainers found = host.find_all({containerd_root});
  EXPECT_TRUE(found.containers.empty());
  ASSERT_EQ(found.unread.size(), 1U);
  EXPECT_TRUE(found.unread[0].outcome.is_gap());
}

}  // namespace
}  // namespace exhibit
