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
                              bool same_boot = true) {
  std::vector<std::string> words;
  for (const ContainerPair& pair : pair_containers(a, b, same_boot)) {
    words.push_back((pair.a != nullptr ? pair.a->id : ".") + "-" + (pair.b != nullptr ? pair.b->id : ".") +
                    (pair.paired_by.empty() ? "" : " by " + pair.paired_by));
  }
  return words;
}

using Words = std::vector<std::string>;

TEST(ContainerPairing, ByIdBeforeName) {
  EXPECT_EQ(told({container("1", "web", ""), container("2", "db", "")},
                 {container("2", "web", ""), container("1", "db", "")}),
            (Words{"1-1", "2-2"}));
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

TEST(ContainerPairing, ByImageWhereItIsUnique) {
  EXPECT_EQ(told({container("1", "x", "nginx")}, {container("2", "y", "nginx")}),
            Words{"1-2 by image, which one container on either side has"});
  EXPECT_EQ(told({container("1", "x", "nginx")}, {container("2", "y", "nginx"), container("3", "z", "nginx")}),
            (Words{"1-.", ".-2", ".-3"}));
}

TEST(ContainerPairing, NothingIsPairedByWhatIsEmpty) {
  EXPECT_EQ(told({container("", "", "")}, {container("", "", "")}), (Words{"-.", ".-"}));
}

TEST(ContainerPairing, ByFirstProcessWithinOneBoot) {
  ContainerRecord nameless = container("", "", "");
  nameless.leader = {7, 70};
  ContainerRecord named_since = container("1", "web", "nginx");
  named_since.leader = {7, 70};
  EXPECT_EQ(told({nameless}, {named_since}), Words{"-1"});
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
