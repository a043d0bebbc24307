#include "evidence/upload/plan.h"

#include <gtest/gtest.h>

namespace exhibit::upload {
namespace {

constexpr const char* part = "https://s3.example/b/k?partNumber=1&uploadId=U1&X-Amz-Signature=secret";

std::string why_not(std::string_view text) {
  const auto plan = parse_plan(text, "plan.json");
  return plan ? "" : plan.error().message();
}

std::string multipart(const std::string& more) {
  return std::string(R"({"part_bytes":5,"parts":[")") + part + R"("],"complete":"https://s3.example/b/k?uploadId=U1")" +
         more + "}";
}

TEST(Plan, OneUrlTakesTheWholeFile) {
  const auto plan = parse_plan("https://s3.example/b/k?X-Amz-Signature=1\n", "plan");
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->parts, std::vector<std::string>{"https://s3.example/b/k?X-Amz-Signature=1"});
  EXPECT_FALSE(plan->is_multipart());
  EXPECT_TRUE(plan->get.empty());
}

TEST(Plan, PartsAreInTheirOrder) {
  const auto plan = parse_plan(
      R"({"part_bytes":8,"parts":["https://h/1","https://h/2"],"complete":"https://h/c","get":"https://h/g"})", "plan");
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->parts, (std::vector<std::string>{"https://h/1", "https://h/2"}));
  EXPECT_EQ(plan->part_bytes, 8U);
  EXPECT_TRUE(plan->is_multipart());
  EXPECT_EQ(plan->get, "https://h/g");
}

TEST(Plan, WhatIsNoneIsRefused) {
  EXPECT_EQ(why_not(multipart("")), "");
  for (const char* text :
       {"", "[]", "nonsense", "file:///etc/shadow", "https://h/a b", "https://h/a\nhttps://h/b", "{}"}) {
    EXPECT_NE(why_not(text), "") << text;
  }
  EXPECT_NE(why_not(multipart(R"(,"get":"gopher://h/")")), "");
  EXPECT_NE(why_not(multipart(R"(,"other":1)")), "");
  EXPECT_NE(why_not(multipart(R"(,"put":"https://h/")")), "");
  EXPECT_NE(why_not(R"({"part_bytes":0,"parts":["https://h/1"],"complete":"https://h/c"})"), "");
  EXPECT_NE(why_not(R"({"part_bytes":-1,"parts":["https://h/1"],"complete":"https://h/c"})"), "");
  EXPECT_NE(why_not(R"({"part_bytes":1,"parts":[],"complete":"https://h/c"})"), "");
  EXPECT_NE(why_not(R"({"part_bytes":1,"parts":["https://h/1",2],"complete":"https://h/c"})"), "");
}

TEST(Plan, NothingLeavesTheHostInTheClear) {
  for (const char* host : {"127.0.0.1", "127.9.8.7:9000", "localhost", "localhost:1", "[::1]", "[::1]:9000"}) {
    EXPECT_EQ(why_not(std::string("http://") + host + "/b/k?x"), "");
  }
  for (const char* host : {"s3.example", "127.0.0.1.example", "127.1", "localhost.example:80", "[::2]", "[::1].example",
                           "127.0.0.1@s3.example", "s3.example@127.0.0.1", "10.0.0.1:9000", ""}) {
    EXPECT_NE(why_not(std::string("http://") + host + "/b/k").find("only https://"), std::string::npos) << host;
  }
  EXPECT_NE(why_not("http://s3.example?/127.0.0.1/").find("only https://"), std::string::npos);
  EXPECT_NE(why_not(multipart(R"(,"get":"http://s3.example/k")")).find("only https://"), std::string::npos);
  EXPECT_NE(
      why_not(R"({"part_bytes":5,"parts":["http://s3.example/1"],"complete":"https://h/c"})").find("only https://"),
      std::string::npos);
}

TEST(Plan, NoErrorQuotesAUrl) {
  for (const std::string& text : {multipart(",\"other\":1"), multipart(",,"), std::string(part) + " " + part}) {
    EXPECT_EQ(why_not(text).find("secret"), std::string::npos) << why_not(text);
    EXPECT_NE(why_not(text), "");
  }
}

TEST(Plan, AUrlIsShownWithoutItsSecrets) {
  EXPECT_EQ(shown_url(part), "https://s3.example/b/k");
  EXPECT_EQ(shown_url("https://user:word@s3.example/k#x"), "https://s3.example/k");
  EXPECT_EQ(shown_url("https://user:w/ord@s3.example"), "https://user:w/ord@s3.example");
  EXPECT_EQ(shown_url("http://h?a@b"), "http://h");
}

TEST(Plan, ASignatureMadeAnewIsTheSameUpload) {
  EXPECT_EQ(identity_of(part), identity_of("https://s3.example/b/k?X-Amz-Signature=other&uploadId=U1"));
  EXPECT_NE(identity_of(part), identity_of("https://s3.example/b/k?uploadId=U2"));
  EXPECT_NE(identity_of(part), identity_of("https://s3.example/b/other?uploadId=U1"));
}

}  // namespace
}  // namespace exhibit::upload
