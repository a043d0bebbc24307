// Each runtime's own file, as it writes it and as it should not.
#include <gtest/gtest.h>

#include "collector/runtime/cri_annotations.h"
#include "collector/runtime/docker_state.h"
#include "collector/runtime/lxc_config.h"
#include "collector/runtime/oci_config.h"
#include "collector/runtime/runc_state.h"

namespace exhibit {
namespace {

using Texts = std::vector<std::string>;

TEST(OciConfig, HasArgumentsEnvironmentAndAnnotations) {
  const auto config =
      parse_oci_config(R"({"ociVersion":"1.0.2-dev","process":{"args":["sleep","1"],"env":["A=b","EMPTY="]},
      "root":{"path":"rootfs"},"annotations":{"k":"v"},"linux":{"cgroupsPath":"/default/x"}})");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->args, (Texts{"sleep", "1"}));
  EXPECT_EQ(config->env, (Texts{"A=b", "EMPTY="}));
  EXPECT_EQ(config->root, "rootfs");
  EXPECT_EQ(config->annotation("k"), "v");
  EXPECT_EQ(config->annotation("none"), "");
  EXPECT_EQ(config->cgroups_path, "/default/x");
}

TEST(OciConfig, IsToldFromOtherConfigs) {
  EXPECT_FALSE(parse_oci_config(R"({"process":{"args":["sleep"]}})"));
  EXPECT_FALSE(parse_oci_config(R"(["ociVersion"])"));
  EXPECT_FALSE(parse_oci_config(R"({"ociVersion":"1.0.2","process":{"args":["sle)"));
  const auto odd = parse_oci_config(R"({"ociVersion":"1","process":7,"annotations":["x"],"root":null})");
  ASSERT_TRUE(odd);
  EXPECT_TRUE(odd->args.empty());
}

TEST(DockerState, HasWhatDockerInspectShows) {
  const auto state =
      parse_docker_state(R"({"ID":"abc","Name":"/web","Image":"sha256:1","Created":"2026-01-01T00:00:00Z",
      "State":{"Pid":42,"StartedAt":"2026-01-01T00:00:01Z"},"Path":"/usr/sbin/nginx","Args":["-g","daemon off;"],
      "Config":{"Image":"nginx","Env":["TOP_SECRET=API_KEY"],"Labels":{"team":"blue"}}})");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->name, "web");
  EXPECT_EQ(state->image, "nginx");
  EXPECT_EQ(state->image_digest, "sha256:1");
  EXPECT_EQ(state->pid, 42U);
  EXPECT_EQ(state->started, "2026-01-01T00:00:01Z");
  EXPECT_EQ(state->args, (Texts{"/usr/sbin/nginx", "-g", "daemon off;"}));
  EXPECT_EQ(state->env, Texts{"TOP_SECRET=API_KEY"});
  ASSERT_EQ(state->labels.size(), 1U);
  EXPECT_EQ(state->labels[0].value, "blue");
}

TEST(DockerState, NeedsAnId) {
  EXPECT_FALSE(parse_docker_state("{}"));
  EXPECT_FALSE(parse_docker_state(R"({"ID":7})"));
  EXPECT_FALSE(parse_docker_state(R"({"ID":"abc","Na)"));
}

TEST(DockerState, DaemonJsonNamesTheDataRoot) {
  EXPECT_EQ(data_root_in_daemon_json(R"({"data-root":"/srv/docker"})"), "/srv/docker");
  EXPECT_EQ(data_root_in_daemon_json(R"({"graph":"/old"})"), "/old");
  EXPECT_EQ(data_root_in_daemon_json("{"), "");
}

TEST(RuncState, NamesTheFirstProcessByPidAndStart) {
  const auto state = parse_runc_state(
      R"({"id":"t","init_process_pid":14023,"init_process_start":203719,"created":"2026-01-01T00:00:00Z",
      "config":{"rootfs":"/b/rootfs","labels":["x=y","bundle=/b"]}})");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->pid, 14023U);
  EXPECT_EQ(state->start_time, 203719U);
  EXPECT_EQ(state->bundle, "/b");
  EXPECT_FALSE(parse_runc_state(R"({"id":"t"})"));
  EXPECT_FALSE(parse_runc_state(R"({"init_process_pid":-3})"));
}

TEST(RuncState, OfCrunIsItsStatus) {
  const auto state =
      parse_crun_status(R"({"pid":14525,"process-start-time":207300,"cgroup-path":"/t","rootfs":"rootfs","bundle":"/b",
      "created":"2026-01-01T00:00:00.6Z"})");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->start_time, 207300U);
  EXPECT_EQ(state->bundle, "/b");
}

TEST(RuncState, OfGvisorNamesTheSandbox) {
  const auto state = parse_gvisor_state(
      R"({"id":"t-gv","bundleDir":"/gv","createdAt":"2026-01-01T00:00:00Z","sandbox":{"pid":14201}})");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->pid, 14201U);
  EXPECT_FALSE(parse_gvisor_state(R"({"id":"t-gv","sandbox":[]})"));
}

OciConfig annotated(std::vector<Label> annotations) {
  OciConfig config;
  config.annotations = std::move(annotations);
  return config;
}

TEST(CriFacts, OfAContainerdPod) {
  const auto facts = cri_facts(annotated({{"io.kubernetes.cri.container-type", "container"},
                                          {"io.kubernetes.cri.container-name", "kweb"},
                                          {"io.kubernetes.cri.sandbox-name", "pod"},
                                          {"io.kubernetes.cri.sandbox-namespace", "ns"},
                                          {"io.kubernetes.cri.sandbox-uid", "u-1"},
                                          {"io.kubernetes.cri.sandbox-id", "s"},
                                          {"io.kubernetes.cri.image-name", "bb:1"}}));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->runtime, "containerd");
  EXPECT_FALSE(facts->is_sandbox);
  EXPECT_EQ(facts->pod.container, "kweb");
  EXPECT_EQ(facts->pod.uid, "u-1");
  EXPECT_EQ(facts->image, "bb:1");
}

TEST(CriFacts, OfASandboxHaveNoContainer) {
  const auto facts = cri_facts(annotated({{"io.kubernetes.cri-o.ContainerType", "sandbox"},
                                          {"io.kubernetes.pod.name", "p"},
                                          {"io.kubernetes.container.name", "POD"}}));
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->is_sandbox);
  EXPECT_EQ(facts->pod.container, "");
}

TEST(CriFacts, OfCrioTakeTheKubeletsLabels) {
  const auto facts =
      cri_facts(annotated({{"io.kubernetes.cri-o.ContainerType", "container"},
                           {"io.container.manager", "cri-o"},
                           {"io.kubernetes.cri-o.Labels", R"({"io.kubernetes.pod.name":"p","io.kubernetes.pod.uid":"u",
                                          "io.kubernetes.pod.namespace":"n","io.kubernetes.container.name":"c"})"},
                           {"io.kubernetes.cri-o.ImageName", "quay.io/x:1"},
                           {"io.kubernetes.cri-o.SandboxID", "s"}}));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->runtime, "cri-o");
  EXPECT_EQ(facts->pod.name, "p");
  EXPECT_EQ(facts->pod.container, "c");
  EXPECT_EQ(facts->image, "quay.io/x:1");
}

TEST(CriFacts, OfPodmanAreNone) {
  EXPECT_FALSE(cri_facts(annotated({{"io.kubernetes.cri-o.Created", "x"}, {"io.container.manager", "libpod"}})));
  EXPECT_FALSE(
      cri_facts(annotated({{"io.kubernetes.cri-o.ContainerType", "container"}, {"io.container.manager", "libpod"}})));
}

TEST(LxcConfig, HasRootAndEnvironment) {
  const LxcConfig config = parse_lxc_config(
      "# lxc.environment = NO=1\nlxc.rootfs.path = dir:/r\n lxc.environment=A=b c\r\nbroken\nlxc.environment = C=d\n"
      "lxc.mount.entry = /a b none bind 0 0");
  EXPECT_EQ(config.root, "dir:/r");
  EXPECT_EQ(config.mounts, Texts{"/a b none bind 0 0"});
  EXPECT_EQ(config.environment, (Texts{"A=b c", "C=d"}));
}

TEST(LxcConfig, TellsTheFolderOfItsRoot) {
  EXPECT_EQ(folder_of_root(parse_lxc_config("lxc.rootfs.path = dir:/r")), "/r");
  EXPECT_EQ(folder_of_root(parse_lxc_config("lxc.rootfs = /r")), "/r");
  for (const char* elsewhere : {"lxc.rootfs.path = overlay:/a:/b", "lxc.rootfs.path = zfs:pool/r", ""}) {
    EXPECT_EQ(folder_of_root(parse_lxc_config(elsewhere)), "") << elsewhere;
  }
}

}  // namespace
}  // namespace exhibit
