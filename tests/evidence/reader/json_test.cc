#include "evidence/reader/json.h"

#include <gtest/gtest.h>

#include "hashing/base64.h"

namespace exhibit {
namespace {

std::string problem_of(std::string_view text) {
  const auto parsed = parse_json_object(text, "here");
  return parsed ? "" : parsed.error().message();
}

TEST(StrictJsonTest, AcceptsAnObjectAndWhiteSpace) {
  const auto parsed = parse_json_object(" {\"a\":{\"a\":[1,-2,true,null,1.5,\"\\ud83d\\ude00\"]}} \n", "here");
  ASSERT_TRUE(parsed) << parsed.error().message();
  EXPECT_EQ((*parsed)["a"]["a"][5], "\U0001f600");
}

TEST(StrictJsonTest, RefusesWhatIsNoObject) {
  for (const char* text : {"", " ", "[]", "1", "null", "\"a\"", "{", "{\"a\":1", "{'a':1}", "{\"a\":1,}", "{a:1}",
                           "nan", "{\"a\":01}", "// x\n{}"}) {
    EXPECT_NE(problem_of(text), "") << text;
  }
}

TEST(StrictJsonTest, RefusesAnythingAfterTheValue) {
  EXPECT_NE(problem_of("{} x"), "");
  EXPECT_NE(problem_of("{}{}"), "");
  EXPECT_NE(problem_of(std::string_view("{}\0", 3)), "");
}

TEST(Attack41, DuplicateNames) {
  EXPECT_NE(problem_of(R"({"a":1,"a":1})").find("\"a\" twice"), std::string::npos);
  EXPECT_NE(problem_of(R"({"b":[{"a":1,"\u0061":2}]})").find("twice"), std::string::npos);
  EXPECT_EQ(problem_of(R"({"a":{"a":1},"b":{"a":1}})"), "");
}

TEST(Attack41, DepthBomb) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  EXPECT_EQ(problem_of(nested(32)), "");
  EXPECT_NE(problem_of(nested(33)).find("deeper"), std::string::npos);
  EXPECT_NE(problem_of("{\"a\":" + std::string(1 << 20, '[')), "");
}

TEST(Attack41, IntegersBeyond64Bits) {
  EXPECT_EQ(problem_of(R"({"a":9223372036854775807,"b":-9223372036854775808})"), "");
  for (const char* number :
       {"9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775809"}) {
    EXPECT_NE(problem_of(std::string("{\"a\":") + number + "}"), "") << number;
  }
  EXPECT_NE(problem_of(R"({"a":1e400})"), "");
}

// Where a double has no more bits: nothing is rounded, neither read nor written.
TEST(Attack41, IntegersBeyond53BitsAreExact) {
  for (const std::int64_t number : {9007199254740993, -9007199254740993, 9223372036854775807}) {
    const Json object = parse_json_object("{\"a\":" + std::to_string(number) + "}", "here").value();
    EXPECT_EQ(Fields(object).integer("a"), number);
    EXPECT_EQ(object.dump(), "{\"a\":" + std::to_string(number) + "}");
  }
}

TEST(Attack41, LoneSurrogatesAndInvalidUtf8) {
  for (const char* text : {R"({"a":"\ud800"})", R"({"a":"\ude00"})", R"({"a":"\ud800\u0041"})", "{\"a\":\"\xff\"}",
                           "{\"a\":\"\xed\xa0\x80\"}", "{\"a\xc0\xaf\":1}"}) {
    EXPECT_NE(problem_of(text), "") << text;
  }
}

TEST(StrictJsonTest, ManyNestedObjectsTakeLinearTime) {
  std::string text = "{\"a\":[";
  for (int i = 0; i < 200'000; ++i) text += "{},";
  text.back() = ']';
  EXPECT_EQ(problem_of(text + "}"), "");
}

TEST(StrictJsonTest, TheErrorNamesThePlace) { EXPECT_EQ(problem_of("{\"a\":x}").substr(0, 6), "here: "); }

Json object_of(std::string_view text) { return parse_json_object(text, "here").value(); }

TEST(FieldsTest, RemembersTheFirstProblem) {
  const Json object = object_of(R"({"a":1})");
  Fields fields(object);
  EXPECT_EQ(fields.integer("a"), 1);
  EXPECT_FALSE(fields.problem());
  EXPECT_EQ(fields.text("a"), "");
  EXPECT_EQ(fields.text("b"), "");
  EXPECT_EQ(fields.problem(), "field a: no string");
}

TEST(FieldsTest, OfWhatIsNoObjectEveryFieldIsMissing) {
  const Json array = Json::array();
  Fields fields(array);
  fields.text("a");
  EXPECT_EQ(fields.problem(), "field a: missing");
}

TEST(FieldsTest, NegativeIsNotUnsigned) {
  const Json object = object_of(R"({"a":-1})");
  Fields fields(object);
  EXPECT_EQ(fields.unsigned_integer("a"), 0u);
  EXPECT_TRUE(fields.problem());
}

TEST(FieldsTest, BytesHaveOneSpelling) {
  const Json good = object_of(R"({"a":"x","b_b64":"/w==","c":["x",{"b64":"Cg=="}]})");
  Fields fields(good);
  EXPECT_EQ(fields.bytes("a"), "x");
  EXPECT_EQ(fields.bytes("b"), "\xff");
  EXPECT_EQ(fields.bytes_array("c"), (std::vector<std::string>{"x", "\n"}));
  EXPECT_FALSE(fields.problem());
  for (const char* text : {R"({"a":"x","a_b64":"/w=="})", R"({"a_b64":"eA=="})", R"({"a_b64":"/w="})",
                           R"({"a":"\u001b"})", R"({"a_b64":1})", R"({"a":null})", R"({})"}) {
    const Json bad = object_of(text);
    Fields wrong(bad);
    wrong.bytes("a");
    EXPECT_TRUE(wrong.problem()) << text;
  }
}

}  // namespace
}  // namespace exhibit
