#include "evidence/findings/content_class.h"

#include <gtest/gtest.h>

namespace exhibit::findings {
namespace {

using namespace std::string_literals;

std::string classes_of(std::string_view content, std::string_view path = "/x") {
  Facts facts;
  add_content_class(facts, content, path);
  std::string text;
  for (const FactWord& word : facts.words_of("content_class")) text += (text.empty() ? "" : " ") + word.word;
  return text;
}

std::string elf(char type) {
  return "\x7f"
         "ELF\2\1\1"s +
         std::string(9, '\0') + type + "\0"s;
}

std::string noise(std::size_t size) {
  std::string bytes;
  for (std::uint64_t state = 1; bytes.size() < size;) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    bytes += static_cast<char>(state >> 56);
  }
  return bytes;
}

TEST(ContentClass, IsByBytes) {
  EXPECT_EQ(classes_of(""), "empty");
  EXPECT_EQ(classes_of("#!/bin/sh\n"), "script text");
  EXPECT_EQ(classes_of("hello\n"), "text");
  EXPECT_EQ(classes_of("a\0b"s), "data");
  EXPECT_EQ(classes_of("\x1f\x8b\x08"), "archive");
  EXPECT_EQ(classes_of(std::string(257, 'x') + "ustar"), "archive");
  EXPECT_EQ(classes_of("<?php system($_GET['c']);"), "text web-code");
  EXPECT_EQ(classes_of("x", "/var/www/a.jsp"), "text web-code");
}

TEST(ContentClass, OfElf) {
  EXPECT_EQ(classes_of(elf(2)), "elf elf-program");
  EXPECT_EQ(classes_of(elf(3), "/usr/bin/x"), "elf elf-program");
  EXPECT_EQ(classes_of(elf(3), "/lib/libx.so.1"), "elf elf-object");
  EXPECT_EQ(classes_of(elf(1)), "elf elf-object");
  EXPECT_EQ(classes_of("\x7f"
                       "ELF"),
            "elf elf-object");
  EXPECT_EQ(classes_of(elf(2) + "UPX!"), "elf elf-program packed");
}

TEST(ContentClass, HighEntropyNeedsEnoughBytes) {
  EXPECT_EQ(classes_of(elf(2) + noise(100'000)), "elf elf-program high-entropy");
  EXPECT_EQ(classes_of("#" + std::string(100'000, 'x')), "text");
  EXPECT_EQ(classes_of("\x7f"
                       "ELF" +
                       noise(1000))
                .find("high-entropy"),
            std::string::npos);
  EXPECT_DOUBLE_EQ(entropy_of("abababab"), 1.0);
  EXPECT_DOUBLE_EQ(entropy_of("aaaa"), 0.0);
}

}  // namespace
}  // namespace exhibit::findings
