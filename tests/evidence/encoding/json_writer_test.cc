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

std::string inside_quotes(const std::string& text) {
  std::string json;
  JsonWriter(json).string(text);
  return json.substr(1, json.size() - 2);
}

/// Text is looked at eight bytes at a time.
TEST(JsonWriterTest, EscapesTheSameByteWhereverItStands) {
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string alone(1, static_cast<char>(byte));
    for (std::size_t at = 0; at < 17; ++at) {
      std::string text(17, 'a');
      text[at] = static_cast<char>(byte);
      const std::string expected = std::string(at, 'a') + inside_quotes(alone) + std::string(16 - at, 'a');
      ASSERT_EQ(inside_quotes(text), expected) << "byte " << byte << " at " << at;
    }
  }
  EXPECT_EQ(inside_quotes("aaaaaaa\xc3\xa4"), "aaaaaaa\xc3\xa4");
}

TEST(JsonWriterTest, NeverWritesInvalidUtf8) {
  std::string text;
  JsonWriter(text).string("a\xff");
  EXPECT_EQ(text, R"("a\\xff")");
}

}  // namespace
}  // namespace exhibit
