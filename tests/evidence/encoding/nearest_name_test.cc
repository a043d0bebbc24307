#include "evidence/encoding/nearest_name.h"

#include <gtest/gtest.h>

#include <vector>

namespace exhibit {
namespace {

const std::vector<std::string> names = {"show", "sign", "stack", "verify", "web-1", "web-2", ""};

TEST(NearestName, IsASlipAway) {
  EXPECT_EQ(nearest_name("shwo", names), "show");      // two changed places
  EXPECT_EQ(nearest_name("shw", names), "show");       // one less
  EXPECT_EQ(nearest_name("shoow", names), "show");     // one more
  EXPECT_EQ(nearest_name("slow", names), "show");      // another
  EXPECT_EQ(nearest_name("vrefiy", names), "verify");  // two slips of six
  EXPECT_EQ(nearest_name("web-11", names), "web-1");
}

TEST(NearestName, IsNoneWhereNothingIsNear) {
  EXPECT_EQ(nearest_name("extract", names), std::nullopt);
  EXPECT_EQ(nearest_name("wb", names), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
  EXPECT_EQ(nearest_name("show", std::vector<std::string>{}), std::nullopt);
  EXPECT_EQ(nearest_name("shaw", std::vector<std::string>{"shawl", "shaw"}), "shawl");  // itself is not what was meant
  EXPECT_EQ(nearest_name(std::string(100'000, 'x'), names), std::nullopt);
}

TEST(NearestName, OfEqualsIsTheFirst) {
  EXPECT_EQ(nearest_name("web-3", names), "web-1");
  EXPECT_EQ(nearest_name("web-3", std::vector<std::string>(names.rbegin(), names.rend())), "web-2");
}

}  // namespace
}  // namespace exhibit
