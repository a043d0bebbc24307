#include "evidence/show/scope.h"

#include <gtest/gtest.h>

#include "tests/support/named_container.h"

namespace exhibit::show {
namespace {

using test::named_container;

std::vector<ContainerRecord> two_containers() {
  return {named_container("c0001", "3f2a1b2c3d4e5f60", "web"), named_container("c0002", "9988776655443322", "shell")};
}

TEST(Scope, IsEverythingWhereNothingIsNamed) { EXPECT_EQ(containers_in_scope(two_containers(), {})->size(), 2U); }

TEST(Scope, FindsByNameIdBeginningOfIdAndCid) {
  for (const char* wanted : {"web", "3f2a1b2c3d4e5f60", "3f2a1b", "c0001"}) {
    const auto found = containers_in_scope(two_containers(), {wanted});
    ASSERT_TRUE(found) << wanted;
    ASSERT_EQ(found->size(), 1U) << wanted;
    EXPECT_EQ(found->front().name, "web") << wanted;
  }
}

TEST(Scope, KeepsTheOrderOfTheBundle) {
  const auto found = containers_in_scope(two_containers(), {"shell", "web", "web"});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(found->front().name, "web");
}

TEST(Scope, TakesNoShortBeginningOfAnId) { EXPECT_FALSE(containers_in_scope(two_containers(), {"3f2"})); }

TEST(Scope, NamesTheKnownContainersWhereOneIsUnknown) {
  const auto found = containers_in_scope(two_containers(), {"web", "database"});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::absent);
  EXPECT_EQ(found.error().message(),
            "database: no such container; the bundle has web (3f2a1b2c3d4e), shell (998877665544)");
}

TEST(Scope, AnEmptyNameCallsNothing) {
  EXPECT_FALSE(is_called(named_container("c0001", "", ""), ""));
  EXPECT_FALSE(containers_in_scope(two_containers(), {""}));
}

TEST(Scope, FindsByTheNameInAPod) {
  ContainerRecord record = named_container("c0001", "3f2a1b2c3d4e5f60", "k8s_app_pod_0");
  record.pod = Pod{"pod", "default", "uid", "app"};
  EXPECT_TRUE(is_called(record, "app"));
}

}  // namespace
}  // namespace exhibit::show
