#include "evidence/drift/siblings.h"

#include "evidence/drift/report.h"
#include "tests/evidence/drift/drift_fixture.h"

namespace exhibit::drift {
namespace {

class SiblingsTest : public DriftTest {
 protected:
  std::vector<ContainerDrift> counted(const std::vector<Acquisition>& acquisitions) {
    std::vector<const diff::BundleSide*> sides;
    for (const Acquisition& acquisition : acquisitions) sides.push_back(&side_of(acquisition));
    auto drifts = drift_of(*sides[0], sides[0]->containers);
    if (!drifts) throw std::runtime_error(drifts.error().message());
    const auto result = count_siblings(*drifts, sides);
    EXPECT_TRUE(result);
    return *std::move(drifts);
  }
};

TEST_F(SiblingsTest, WhatOneAloneHasComesFirst) {
  Acquisition acquisition = layered_web({recent(a_file("/log")), recent(a_directory("/etc")),
                                         copied_up(a_file("/etc/passwd", "pod")), recent(a_file("/zzz", "mine"))});
  add_sibling(acquisition, {recent(a_file("/log")), copied_up(a_directory("/etc")),
                            copied_up(a_file("/etc/passwd", "pod")), recent(a_file("/zzz", "its"))});
  const auto drifts = counted({acquisition});
  EXPECT_EQ(told(drifts), (Words{"web added /zzz", "web modified /etc/passwd", "web added /log", "other added /zzz",
                                 "other modified /etc/passwd", "other added /log"}));
  EXPECT_EQ(finding_on(drifts, "/zzz").siblings->have, 1U);
  EXPECT_EQ(finding_on(drifts, "/log").siblings->have, 2U);
  EXPECT_EQ(finding_on(drifts, "/log").siblings->of, 2U);
  const std::string text = container_text(drifts[0], false, show::Palette::plain());
  EXPECT_EQ(text.find("/log"), std::string::npos) << text;
  EXPECT_NE(text.find("1 added; 2 that all siblings have\n"), std::string::npos) << text;
  EXPECT_NE(text.find("/zzz  [upper]  [1 of 2]\n"), std::string::npos) << text;
}

TEST_F(SiblingsTest, AreFoundInOtherBundlesOnce) {
  Acquisition first = layered_web({recent(a_file("/x"))});
  Acquisition second = layered_web({});
  second.containers[0].id = "another";
  Acquisition same = layered_web({recent(a_file("/x"))});
  const auto drifts = counted({first, second, same});
  EXPECT_EQ(finding_on(drifts, "/x").siblings->have, 1U);
  EXPECT_EQ(finding_on(drifts, "/x").siblings->of, 2U);
}

TEST_F(SiblingsTest, AContainerOfAnotherImageIsNone) {
  Acquisition acquisition = layered_web({recent(a_file("/x"))});
  add_sibling(acquisition, {recent(a_file("/x"))});
  acquisition.containers[1].image_digest = "sha256:other";
  EXPECT_FALSE(finding_on(counted({acquisition}), "/x").siblings);
}

TEST_F(SiblingsTest, TimesMakeNoOtherChange) {
  FileEntry first = copied_up(a_file("/bin/su", "su"));
  first.mode = 04755;
  FileEntry second = recent(first);
  Acquisition acquisition = layered_web({a_directory("/bin"), first});
  add_sibling(acquisition, {a_directory("/bin"), second});
  EXPECT_EQ(finding_on(counted({acquisition}), "/bin/su").siblings->have, 2U);
}

TEST_F(SiblingsTest, WhatAllHaveIsNotCalledNoDrift) {
  Acquisition acquisition = layered_web({recent(a_file("/log"))});
  add_sibling(acquisition, {recent(a_file("/log"))});
  const auto drifts = counted({acquisition});
  EXPECT_TRUE(has_drift(drifts));
  EXPECT_EQ(summary_text(drifts), "nothing that siblings do not have; 2 that all siblings have\n");
}

TEST_F(SiblingsTest, AWalkThatAllLackIsNews) {
  Acquisition acquisition = layered_web({});
  add_sibling(acquisition, {});
  acquisition.trees["fs0001"].walk.outcome = {OutcomeKind::partial, "stopped", {}, {}};
  EXPECT_EQ(summary_text(counted({acquisition})), "2 unknown in 2 containers\n");
}

}  // namespace
}  // namespace exhibit::drift
