#include "collector/runtime/state_json.h"

#include <gtest/gtest.h>

namespace exhibit {
namespace {

TEST(StateJson, OfCutOrForeignTextIsNothing) {
  const std::string whole = R"({"a":{"b":["x",1,"y"]}})";
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(parse_state_json(whole.substr(0, length))) << length;
  EXPECT_FALSE(parse_state_json(whole + "}"));
  EXPECT_FALSE(parse_state_json("{\"a\":\"\xff\"}"));
  EXPECT_FALSE(
      parse_state_json("\x7f"
                       "ELF"));
}

TEST(StateJson, NeverThrowsForAnotherType) {
  const auto json =
      parse_state_json(R"({"text":"t","number":7,"negative":-7,"list":["x",1,{},"y"],"object":{"a":"b","c":1}})");
  ASSERT_TRUE(json);
  EXPECT_EQ(text_of(member_of(*json, "number")), "");
  EXPECT_EQ(text_of(member_at(*json, {"text", "deeper", "still"})), "");
  EXPECT_EQ(number_of(member_of(*json, "number")), 7U);
  EXPECT_FALSE(number_of(member_of(*json, "negative")));
  EXPECT_FALSE(number_of(member_of(*json, "text")));
  EXPECT_EQ(texts_of(member_of(*json, "list")), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(texts_of(member_of(*json, "object")).empty());
  ASSERT_EQ(labels_of(member_of(*json, "object")).size(), 1U);
  EXPECT_TRUE(labels_of(member_of(*json, "list")).empty());
}

TEST(StateJson, LeavesOutATowerOfBrackets) {
  const std::string tower(1 << 20, '[');
  EXPECT_FALSE(parse_state_json(tower));
  const std::string whole = "{\"id\":\"x\",\"tower\":" + tower + std::string(tower.size(), ']') + "}";
  const auto json = parse_state_json(whole);
  ASSERT_TRUE(json);
  EXPECT_EQ(text_of(member_of(*json, "id")), "x");
  EXPECT_LT(dump_of(*json).size(), 1000U);
}

}  // namespace
}  // namespace exhibit
