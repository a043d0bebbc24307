#include "evidence/diff/pod_controller.h"

#include <gtest/gtest.h>

namespace exhibit::diff {
namespace {

TEST(PodController, ADeploymentsPodLosesBothSuffixes) {
  EXPECT_EQ(pod_controller("web-5d8f7c9b6d-x2x4z", {}), "web");
  EXPECT_EQ(pod_controller("web-front-5d8f7c9b6d-x2x4z", {}), "web-front");
}

TEST(PodController, TheLabelTellsTheHash) {
  EXPECT_EQ(pod_controller("web-xk2-x2x4z", {{"pod-template-hash", "xk2"}}), "web");
  EXPECT_EQ(pod_controller("web-5d8f7c9b6d-x2x4z", {{"pod-template-hash", "other"}}), "web-5d8f7c9b6d");
}

TEST(PodController, ADaemonSetsPodLosesOne) {
  EXPECT_EQ(pod_controller("kube-proxy-k8jqw", {}), "kube-proxy");
  // Eight letters of the alphabet, and yet a word: no digit is in it.
  EXPECT_EQ(pod_controller("my-plmbrxyz-k8jqw", {}), "my-plmbrxyz");
}

TEST(PodController, OtherNamesHaveNone) {
  for (const std::string_view name : {"db-0", "web", "web-abcde", "-x2x4z", "x2x4z", "", "web-x2x4z1"}) {
    EXPECT_EQ(pod_controller(name, {}), "") << name;
  }
}

}  // namespace
}  // namespace exhibit::diff
