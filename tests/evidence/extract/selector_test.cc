#include "evidence/extract/selector.h"

#include <gtest/gtest.h>

namespace exhibit::extract {
namespace {

FoundFile at(std::string path) {
  FoundFile file;
  file.entry.path = path;
  file.entry.sha256 = sha256("content");
  file.places = {{"c0001", "web", "/", {}, std::move(path)}};
  return file;
}

FoundFile held(std::int64_t pid, std::string path) {
  FoundFile file;
  file.entry.path = std::move(path);
  file.holder = Holder{{pid, 1}, "c0001", "web", "sh", "exe"};
  return file;
}

bool matches(std::string_view selector, const FoundFile& file) {
  const auto parsed = Selector::parse(selector);
  EXPECT_TRUE(parsed) << selector;
  return parsed && parsed->matches(file);
}

TEST(SelectorTest, Paths) {
  EXPECT_TRUE(matches("/etc/passwd", at("/etc/passwd")));
  EXPECT_FALSE(matches("/etc/passwd", at("/etc/passwd-")));
  EXPECT_FALSE(matches("/etc", at("/etc/passwd")));
  EXPECT_TRUE(matches("/etc/*", at("/etc/ssl/certs")));
  EXPECT_TRUE(matches("*.so.?", at("/lib/x.so.1")));
  EXPECT_TRUE(matches("/a[1]*\\", at("/a[1]*\\"))) << "what is no pattern may still be a name";
}

TEST(SelectorTest, HostilePaths) {
  for (const std::string& path : {std::string("/../../x"), std::string("/a\nb"), std::string("/\x1b[2J"),
                                  std::string("/\xff\xfe"), "/" + std::string(4096, 'x')}) {
    EXPECT_TRUE(matches(path, at(path)));
    EXPECT_TRUE(matches("/*", at(path)));
    EXPECT_FALSE(matches("/y", at(path)));
  }
}

TEST(SelectorTest, APathIsThatOfTheContainerNotOfTheWalk) {
  FoundFile file = at("/x");
  file.places = {{"c0001", "web", "/data", {}, "/data/x"}, {"c0002", "db", "/mnt", {}, "/mnt/x"}};
  EXPECT_TRUE(matches("/data/x", file));
  EXPECT_TRUE(matches("/mnt/x", file));
  EXPECT_FALSE(matches("/x", file));
}

TEST(SelectorTest, Digests) {
  const std::string digits = sha256("content").hex();
  EXPECT_TRUE(matches(digits, at("/a")));
  EXPECT_TRUE(matches(digits.substr(0, 8), at("/a")));
  std::string upper = digits.substr(0, 12);
  for (char& digit : upper) digit = static_cast<char>(std::toupper(static_cast<unsigned char>(digit)));
  EXPECT_TRUE(matches(upper, at("/a")));
  EXPECT_FALSE(matches(sha256("other").hex(), at("/a")));
  FoundFile undigested = at("/a");
  undigested.entry.sha256.reset();
  EXPECT_FALSE(matches(digits, undigested));
}

TEST(SelectorTest, Processes) {
  EXPECT_TRUE(matches("pid:12", held(12, "/memfd:x (deleted)")));
  EXPECT_FALSE(matches("pid:1", held(12, "/memfd:x (deleted)")));
  EXPECT_FALSE(matches("pid:12", at("/a")));
}

TEST(SelectorTest, AHeldFileIsFoundByThePathItHad) {
  EXPECT_TRUE(matches("/tmp/x", held(12, "/tmp/x (deleted)")));
  EXPECT_TRUE(matches("/tmp/x (deleted)", held(12, "/tmp/x (deleted)")));
  EXPECT_TRUE(matches("/memfd:*", held(12, "/memfd:x (deleted)")));
}

TEST(SelectorTest, WhatIsNone) {
  for (const char* text :
       {"", "etc/passwd", "pid:", "pid:x", "pid:-1", "pid:0", "pid:12x", "0123456", "pid:99999999999999999999"}) {
    EXPECT_FALSE(Selector::parse(text)) << text;
  }
  EXPECT_FALSE(Selector::parse(std::string(65, 'a')));
}

}  // namespace
}  // namespace exhibit::extract
