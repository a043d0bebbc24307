#include "collector/runtime/identity.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(Identity, BelievesTheFirstAndReportsWhoDisagrees) {
  FoundContainer found;
  Identity identity(found);
  identity.set_id("", {"shim", "/proc/1/cmdline"});
  identity.set_id("real", {"shim", "/proc/7/cmdline"});
  identity.set_id("real", {"mountinfo", "/x"});
  identity.set_id("fake", {"cgroup", "/docker/fake"});
  identity.set_id("fake", {"cgroup", "/docker/fake"});
  EXPECT_EQ(found.record.id, "real");
  ASSERT_EQ(found.record.conflicts.size(), 1U);
  EXPECT_EQ(found.record.conflicts[0], "the id is real by shim (/proc/7/cmdline), but fake by cgroup (/docker/fake)");
}

TEST(Identity, HasNoRuntimeUntilOneIsNamed) {
  FoundContainer found;
  Identity identity(found);
  EXPECT_EQ(found.record.runtime, "unknown");
  EXPECT_FALSE(identity.has_runtime());
  identity.set_runtime("lxc", {"cgroup", "/lxc/c1"});
  EXPECT_TRUE(identity.has_runtime());
  EXPECT_TRUE(found.record.conflicts.empty());
}

TEST(Identity, FillsAPodFromSeveralSources) {
  FoundContainer found;
  Identity identity(found);
  identity.set_pod({"pod", "ns", "u-1", "c"}, {"oci bundle", "/b"});
  identity.set_pod({"", "", "u-1", ""}, {"cgroup", "/kubepods/podu-1"});
  EXPECT_EQ(found.record.pod->name, "pod");
  EXPECT_TRUE(found.record.conflicts.empty());
  identity.set_pod({"", "", "u-2", ""}, {"cgroup", "/kubepods/podu-2"});
  EXPECT_EQ(found.record.conflicts.size(), 1U);
}

TEST(Identity, KeepsTheFirstConfigurationAndEachFileOnce) {
  FoundContainer found;
  Identity identity(found);
  identity.describe_configuration({"a"}, {"A=1"}, "/bundle");
  identity.describe_configuration({"b"}, {"B=1"}, "/docker");
  EXPECT_EQ(found.record.configured_env, std::vector<std::string>{"A=1"});
  EXPECT_EQ(found.record.configured_env_source, "/bundle");
  identity.keep_state("x", "/same", {});
  identity.keep_state("x", "/same", {});
  EXPECT_EQ(found.state.size(), 1U);
}

}  // namespace
}  // namespace exhibit
