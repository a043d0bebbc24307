#include "evidence/encoding/json_writer.h"

#include <gtest/gtest.h>

#include <vector>

namespace exhibit {
namespace {

TEST(JsonWriterTest, CommasAndNesting) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("a", 1).key("b").begin_array().integer(-2).boolean(true).null().end_array();
  json.key("c").begin_object().end_object().field("d", "x").end_object();
  EXPECT_EQ(text, R"({"a":1,"b":[-2,true,null],"c":{},"d":"x"})");
}

TEST(JsonWriterTest, EscapesWhatJsonMust) {
  std::string text;
  JsonWriter(text).string(std::string("\"\\\n\t\r\x01/\x7f", 8));
  EXPECT_EQ(text, R"("\"\\\n\t\r\u0001/\u007f")");
}

TEST(JsonWriterTest, BytesArePlainOrBase64) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().bytes_field("plain", "/a").bytes_field("raw", "\xff");
  json.bytes_array("list", std::vector<std::string>{"a", "b\n"}).end_object();
  EXPECT_EQ(text, R"({"plain":"/a","raw_b64":"/w==","list":["a",{"b64":"Ygo="}]})");
}

TEST(JsonWriterTest, WritesTheSameHoweverLongTheTextBecomes) {
  std::string text;
  std::string expected = "[";
  JsonWriter json(text);
  json.begin_array();
  for (int i = 0; i < 3000; ++i) {
    const std::string word(static_cast<std::size_t>(i % 70), static_cast<char>('a' + i % 26));
    json.string(word);
    expected += (i > 0 ? ",\"" : "\"") + word + "\"";
  }
  json.end_array();
  EXPECT_EQ(text, expected + "]");
}

TEST(JsonWriterTest, NeverWritesInvalidUtf8) {
  std::string text;
  JsonWriter(text).string("a\xff");
  EXPECT_EQ(text, R"("a\\xff")");
}

}  // namespace
}  // namespace exhibit
