#include "evidence/diff/container_pairing.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

ContainerRecord container(std::string id, std::string name, std::string image) {
  ContainerRecord record;
  record.runtime = "docker";
  record.id = std::move(id);
  record.name = std::move(name);
  record.image = std::move(image);
  return record;
}

/// "idA-idB by what", with '.' for a side that lacks it.
std::vector<std::string> told(const std::vector<ContainerRecord>& a, const std::vector<ContainerRecord>& b,
                              bool same_boot = true, const std::vector<ToldPair>& map = {}) {
  const auto pairs = pair_containers(a, b, same_boot, map);
  if (!pairs) return {pairs.error().message()};
  std::vector<std::string> words;
  for (const ContainerPair& pair : *pairs) {
    const bool is_plain = pair.by == PairedBy::nothing || pair.by == PairedBy::id;
    words.push_back((pair.a != nullptr ? pair.a->id : ".") + "-" + (pair.b != nullptr ? pair.b->id : ".") +
                    (is_plain ? "" : " by " + std::string(paired_by_phrase(pair.by))) +
                    (pair.is_ambiguous() ? ", ambiguous" : ""));
  }
  return words;
}

using Words = std::vector<std::string>;

TEST(ContainerPairing, ByIdBeforeName) {
  EXPECT_EQ(told({container("1", "web", ""), container("2", "db", "")},
                 {container("2", "web", ""), container("1", "db", "")}),
            (Words{"1-1", "2-2"}));
}

std::string kept(const std::vector<std::string>& wanted) {
  const std::vector<ContainerRecord> a = {container("aaaa1111", "web", ""), container("bbbb2222", "old", "")};
  const std::vector<ContainerRecord> b = {container("cccc3333", "db", ""), container("aaaa1111", "www", "")};
  auto pairs = pair_containers(a, b, true);
  if (!pairs) return pairs.error().message();
  if (const auto result = keep_called(*pairs, wanted); !result) return result.error().message();
  std::string names;
  for (const ContainerPair& pair : *pairs) names += pair.newest().name + " ";
  return names;
}

TEST(KeepCalled, ByNameOrIdInEitherBundle) {
  EXPECT_EQ(kept({}), "www old db ");
  EXPECT_EQ(kept({"web"}), "www ");
  EXPECT_EQ(kept({"www"}), "www ");
  EXPECT_EQ(kept({"aaaa"}), "www ");
  EXPECT_EQ(kept({"old", "db"}), "old db ");
}

TEST(KeepCalled, ANameThatNeitherHasIsAnError) {
  EXPECT_NE(kept({"web", "wbe"}).find("--container wbe"), std::string::npos);
}

TEST(ContainerPairing, ARecreatedContainerByRuntimeAndName) {
  EXPECT_EQ(told({container("1", "web", "i")}, {container("2", "web", "i")}), Words{"1-2 by runtime and name"});
  ContainerRecord other_runtime = container("2", "web", "");
  other_runtime.runtime = "podman";
  EXPECT_EQ(told({container("1", "web", "")}, {other_runtime}), (Words{"1-.", ".-2"}));
}

TEST(ContainerPairing, ByPodAndContainerName) {
  ContainerRecord a = container("1", "k8s_a_0", "");
  a.pod = Pod{"web-0", "shop", "u1", "app"};
  ContainerRecord b = container("2", "k8s_a_1", "");
  b.pod = Pod{"web-0", "shop", "u2", "app"};
  EXPECT_EQ(told({a}, {b}), Words{"1-2 by pod and container name"});
  b.pod->name_space = "other";
  EXPECT_EQ(told({a}, {b}), (Words{"1-.", ".-2"}));
}

ContainerRecord pod_container(std::string id, std::string pod, std::string container_name = "app") {
  ContainerRecord record = container(std::move(id), "", "");
  record.pod = Pod{std::move(pod), "shop", "", std::move(container_name)};
  return record;
}

TEST(ContainerPairing, ANewPodByItsControllerAndContainerName) {
  EXPECT_EQ(told({pod_container("1", "web-5d8f7c9b6d-x2x4z")}, {pod_container("2", "web-7c9b5d8f6b-k8jqw")}),
            Words{"1-2 by the pod's controller and container name"});
  EXPECT_EQ(told({pod_container("1", "web-5d8f7c9b6d-x2x4z")}, {pod_container("2", "web-7c9b5d8f6b-k8jqw", "proxy")}),
            (Words{"1-.", ".-2"}));
}

// As runtimes name them: of two pods that each have an "app" neither is the other.
TEST(ContainerPairing, AContainersNameIsItsPodsAlone) {
  const auto app = [](std::string id, std::string pod) {
    ContainerRecord record = pod_container(std::move(id), std::move(pod));
    record.name = "app";
    return record;
  };
  EXPECT_EQ(told({app("1", "web-5d8f7c9b6d-x2x4z")}, {app("2", "web-7c9b5d8f6b-k8jqw")}),
            Words{"1-2 by the pod's controller and container name"});
  EXPECT_EQ(told({app("1", "web-5d8f7c9b6d-x2x4z")}, {app("2", "shop-7c9b5d8f6b-k8jqw")}), (Words{"1-.", ".-2"}));
  EXPECT_EQ(
      told({app("1", "web-5d8f7c9b6d-x2x4z"), app("2", "shop-7c9b5d8f6b-k8jqw")},
           {app("3", "shop-7c9b5d8f6b-zzzzz"), app("4", "web-5d8f7c9b6d-wwwww")}),
      (Words{"1-4 by the pod's controller and container name", "2-3 by the pod's controller and container name"}));
}

TEST(ContainerPairing, PodsOfAStatefulSetAreEachItsOwn) {
  EXPECT_EQ(told({pod_container("1", "db-0")}, {pod_container("2", "db-1")}), (Words{"1-.", ".-2"}));
}

ContainerRecord started_at(ContainerRecord record, std::string time) {
  record.started = std::move(time);
  return record;
}

TEST(ContainerPairing, ByImage) {
  EXPECT_EQ(told({container("1", "x", "nginx")}, {container("2", "y", "nginx")}), Words{"1-2 by image"});
}

TEST(ContainerPairing, SeveralAlikeInTheOrderOfStartAndNeverTwoToOne) {
  const ContainerRecord early = started_at(container("2", "y", "nginx"), "2026-01-01T00:00:01Z");
  const ContainerRecord late = started_at(container("3", "z", "nginx"), "2026-01-01T00:00:02Z");
  EXPECT_EQ(told({container("1", "x", "nginx")}, {late, early}), (Words{"1-2 by image, ambiguous", ".-3"}));
  const ContainerRecord old_early = started_at(container("8", "v", "nginx"), "2026-01-01T00:00:00Z");
  const ContainerRecord old_late = started_at(container("9", "w", "nginx"), "2026-01-01T00:00:01Z");
  EXPECT_EQ(told({old_late, old_early}, {late, early}), (Words{"9-3 by image, ambiguous", "8-2 by image, ambiguous"}));
}

TEST(ContainerPairing, WhatWasToldGoesBeforeAll) {
  const std::vector<ContainerRecord> a = {container("1a", "web", ""), container("2a", "db", "")};
  const std::vector<ContainerRecord> b = {container("1a", "web", ""), container("2b", "db2", "")};
  EXPECT_EQ(told(a, b, true, {{"db", "2b"}}), (Words{"1a-1a", "2a-2b by what --map told"}));
  EXPECT_EQ(told(a, b, true, {{"1", "db2"}}), (Words{"1a-2b by what --map told", "2a-.", ".-1a"}));
}

TEST(ContainerPairing, WhatWasToldMustNameOneContainerOnce) {
  const std::vector<ContainerRecord> a = {container("11", "web", ""), container("12", "db", "")};
  EXPECT_EQ(told(a, a, true, {{"x\n", "web"}}), Words{"x\\n: --map: it names no container of A"});
  EXPECT_EQ(told(a, a, true, {{"web", "1"}}), Words{"1: --map: it names more than one container of B"});
  EXPECT_EQ(told(a, a, true, {{"web", "db"}, {"db", "db"}}),
            Words{"db=db: --map: one of them is paired with another one already"});
}

TEST(ContainerPairing, NothingIsPairedByWhatIsEmpty) {
  EXPECT_EQ(told({container("", "", "")}, {container("", "", "")}), (Words{"-.", ".-"}));
}

TEST(ContainerPairing, ByFirstProcessWithinOneBoot) {
  ContainerRecord nameless = container("", "", "");
  nameless.leader = {7, 70};
  ContainerRecord named_since = container("1", "web", "nginx");
  named_since.leader = {7, 70};
  EXPECT_EQ(told({nameless}, {named_since}), Words{"-1 by first process"});
  EXPECT_EQ(told({nameless}, {named_since}, false), (Words{"-.", ".-1"}));
}

TEST(ContainerPairing, InTheOrderOfAThenOfB) {
  EXPECT_EQ(told({container("1", "", ""), container("2", "", ""), container("3", "", "")},
                 {container("9", "", ""), container("3", "", ""), container("1", "", "")}),
            (Words{"1-1", "2-.", "3-3", ".-9"}));
}

TEST(ContainerPairing, TheNameShownIsTheBestThereIs) {
  ContainerRecord record = container("1", "web", "");
  record.cid = "c0001";
  EXPECT_EQ(shown_name(record), "web");
  record.name.clear();
  EXPECT_EQ(shown_name(record), "1");
  record.id.clear();
  EXPECT_EQ(shown_name(record), "c0001");
}

}  // namespace
}  // namespace exhibit::diff
