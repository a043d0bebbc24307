#include "evidence/export/case_graph.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "evidence/reader/json.h"
#include "tests/support/small_bundle.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {
namespace {

class CaseGraphTest : public testing::Test {
 protected:
  Account account() {
    const TemporaryFolder folder;
    return account_of(folder.write("b.tar", test::small_bundle()), SidecarSet{}, TrustRequest{}).value();
  }
};

Json nodes_of(const std::string& text) { return parse_json_object(text, "graph").value().at("@graph"); }

/// Every node that is named as the value of a property.
void collect_links(const Json& value, std::set<std::string>& links) {
  if (value.is_array()) {
    for (const Json& element : value) collect_links(element, links);
  } else if (value.is_object() && value.size() == 1 && value.contains("@id")) {
    links.insert(value.at("@id").get<std::string>());
  }
}

TEST_F(CaseGraphTest, EveryNodeIsNamedOnceAndEveryLinkLeadsToOne) {
  std::set<std::string> names;
  std::set<std::string> links;
  for (const Json& node : nodes_of(case_graph(account()))) {
    EXPECT_TRUE(names.insert(node.at("@id").get<std::string>()).second) << node.at("@id");
    for (const auto& [property, value] : node.items()) collect_links(value, links);
  }
  for (const std::string& link : links) EXPECT_TRUE(names.contains(link)) << link;
  EXPECT_FALSE(links.empty());
}

// UCO 1.4, core:UcoThing-identifier-regex-shape.
TEST_F(CaseGraphTest, NamesEndAsUcosShapesWantThemTo) {
  const std::regex shape("[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$");
  for (const Json& node : nodes_of(case_graph(account()))) {
    EXPECT_TRUE(std::regex_search(node.at("@id").get<std::string>(), shape)) << node.at("@id");
  }
}

TEST_F(CaseGraphTest, TheSameAccountGivesTheSameGraph) {
  Account told = account();
  const std::string graph = case_graph(told);
  EXPECT_EQ(case_graph(told), graph);
  told.start.bundle_id = "another";
  EXPECT_NE(case_graph(told).find("kb:bundle-"), std::string::npos);
  EXPECT_NE(case_graph(told), graph);
}

TEST_F(CaseGraphTest, WithoutACaseThereIsNoInvestigation) {
  Account told = account();
  EXPECT_NE(case_graph(told).find("\"investigation:Investigation\""), std::string::npos);
  told.start.operator_facts.clear();
  EXPECT_EQ(case_graph(told).find("\"investigation:Investigation\""), std::string::npos);
}

TEST_F(CaseGraphTest, NamesFromTheEvidenceAreInert) {
  const std::string graph = case_graph(account());
  EXPECT_NE(graph.find(R"("core:name":"we\\x1b[31mb")"), std::string::npos);
}

}  // namespace
}  // namespace exhibit
