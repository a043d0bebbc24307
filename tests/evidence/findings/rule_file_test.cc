#include "evidence/findings/rule_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/support/temporary_folder.h"

namespace exhibit::findings {
namespace {

const std::string good =
    R"({"id": "good", "of": "file", "level": 3, "aspect": "place", "techniques": [], "says": "s", "when": [{"path": ["/x"]}]})";

std::string complaint(const std::string& rule) {
  const auto rules = parse_rules("{\"rules\": [" + good + ", " + rule + "]}", "mine.json");
  return rules ? "" : rules.error().message();
}

/// `good` under another id, with `from` replaced by `to`.
std::string with(std::string_view from, std::string_view to) {
  std::string rule = good;
  rule.replace(rule.find("good"), 4, "bad");
  const auto at = rule.find(from);
  return rule.replace(at, from.size(), to);
}

void expect_complaint(const std::string& rule, std::string_view what) {
  const std::string said = complaint(rule);
  EXPECT_NE(said.find("mine.json"), std::string::npos) << said;
  EXPECT_NE(said.find("rule 2"), std::string::npos) << said;
  EXPECT_NE(said.find(what), std::string::npos) << said;
}

TEST(RuleFile, IsReadWhole) { EXPECT_EQ(complaint(with("/x", "/y")), ""); }

TEST(RuleFile, AnErrorNamesTheFileTheRuleAndTheField) {
  expect_complaint(with("\"level\": 3", "\"level\": 6"), "(bad): field level: not 1 to 5");
  expect_complaint(with("\"level\": 3", "\"level\": \"3\""), "(bad): field level");
  expect_complaint(with("\"bad\"", "\"Bad id\""), "field id");
  expect_complaint(with("\"of\": \"file\"", "\"of\": \"moon\""), "field of");
  expect_complaint(with("[]", "[\"T10\"]"), "field techniques");
  expect_complaint(with("\"techniques\": [],", ""), "field techniques");
  expect_complaint(with("{\"path\"", "{\"pfad\""), "field when: no fact of a file is called pfad");
  expect_complaint(with("[{\"path\": [\"/x\"]}]", "[]"), "field when: a rule needs a condition");
  expect_complaint(with("[\"/x\"]", "[]"), "field when: path needs a list of words");
  expect_complaint(with("[\"/x\"]", "[7]"), "field when");
  expect_complaint(with("\"says\": \"s\"", "\"says\": \"\\u001b[2J\""), "field says");
  expect_complaint(with("\"level\": 3", "\"level\": 3, \"weight\": 1"), "field weight: no field of a rule");
  expect_complaint("7", "not an object");
  expect_complaint(good, "field id: a rule before has it");
}

TEST(RuleFile, OtherShapesAreRefused) {
  for (const char* text :
       {"", "[]", "{}", R"({"rules": {}})", R"({"rules": [], "more": 1})", R"({"rules": [], "rules": []})"}) {
    EXPECT_FALSE(parse_rules(text, "mine.json")) << text;
  }
}

TEST(RuleFile, AddsAndReplacesById) {
  std::vector<Rule> rules = builtin_rules();
  const std::size_t before = rules.size();
  auto more = parse_rules("{\"rules\": [" + good + ", " + with("\"bad\"", "\"cron\"") + "]}", "mine.json");
  ASSERT_TRUE(more);
  add_rules(rules, *std::move(more));
  EXPECT_EQ(rules.size(), before + 1);
  EXPECT_EQ(std::ranges::find(rules, "cron", &Rule::id)->says, "s");
}

TEST(RuleFile, ThatIsNotThereIsNamed) {
  const TemporaryFolder folder;
  const auto rules = read_rules(folder / "none.json");
  ASSERT_FALSE(rules);
  EXPECT_NE(rules.error().message().find("none.json"), std::string::npos);
}

/// Ids are for good: the page is what others rely on.
TEST(BuiltinRules, AreOnThePageAsTheyAre) {
  std::ifstream file(RULES_PAGE);
  std::stringstream page;
  page << file.rdbuf();
  ASSERT_GT(builtin_rules().size(), 80u);
  for (const Rule& rule : builtin_rules()) {
    std::string techniques;
    for (const std::string& technique : rule.techniques) techniques += (techniques.empty() ? "" : " ") + technique;
    const std::string row = "| `" + rule.id + "` | " + rule.of + " | " + std::to_string(rule.level) + " | " +
                            rule.aspect + " | " + (techniques.empty() ? "–" : techniques) + " | " + rule.says + " |\n";
    EXPECT_NE(page.str().find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace exhibit::findings
