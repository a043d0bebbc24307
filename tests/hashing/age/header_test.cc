#include "hashing/age/header.h"

#include <gtest/gtest.h>

#include "hashing/age/base64.h"
#include "hashing/age/primitives.h"

namespace exhibit::age {
namespace {

const std::string share(43, 'A');  // 32 bytes of zero
const std::string mac_line = "--- " + share + "\n";

std::string with(const std::string& stanza) { return std::string(version_line) + stanza + mac_line; }
bool is_accepted(const std::string& text) {
  return header_length(text) == text.size() && parse_header(text).has_value();
}

TEST(AgeHeader, ComesBackAsItWasWritten) {
  const Secret file_key = random_bytes(file_key_size);
  std::vector<Stanza> stanzas;
  for (const std::size_t size : {0u, 1u, 32u, 47u, 48u, 49u, 95u, 96u, 97u, 4096u}) {
    stanzas.push_back({"type", {"one", "~!"}, std::string(size, static_cast<char>(size))});
  }
  const std::string text = encode_header(stanzas, file_key);
  EXPECT_EQ(header_length(text), text.size());
  EXPECT_EQ(header_length(text + "payload\n---"), text.size());
  const auto header = parse_header(text);
  ASSERT_TRUE(header) << header.error().why;
  ASSERT_EQ(header->stanzas.size(), stanzas.size());
  for (std::size_t i = 0; i < stanzas.size(); ++i) {
    EXPECT_EQ(header->stanzas[i].type, stanzas[i].type);
    EXPECT_EQ(header->stanzas[i].arguments, stanzas[i].arguments);
    EXPECT_EQ(header->stanzas[i].body, stanzas[i].body);
  }
  EXPECT_TRUE(is_header_of(text, *header, file_key));
  EXPECT_FALSE(is_header_of(text, *header, random_bytes(file_key_size)));
}

TEST(AgeHeader, WhatTheGrammarHas) {
  EXPECT_TRUE(is_accepted(with("-> X25519 " + share + "\n" + share + "\n")));
  EXPECT_TRUE(is_accepted(with("-> one\n\n")));
  EXPECT_TRUE(is_accepted(with("-> " + std::string("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + "\n\n")));
  EXPECT_TRUE(is_accepted(with("-> one\n" + std::string(64, 'A') + "\n\n")))
      << "a body of 48 bytes ends with an empty line";
}

TEST(AgeHeader, OtherVersionsAreRefused) {
  EXPECT_FALSE(is_accepted("age-encryption.org/v2\n-> one\n\n" + mac_line));
  EXPECT_FALSE(is_accepted("age-encryption.org/v1\r\n-> one\n\n" + mac_line));
}

TEST(AgeHeader, StanzasOutsideTheGrammarAreRefused) {
  EXPECT_FALSE(is_accepted(with(""))) << "none";
  EXPECT_FALSE(is_accepted(with("->\n\n"))) << "no argument";
  EXPECT_FALSE(is_accepted(with("-> \n\n"))) << "an empty argument";
  EXPECT_FALSE(is_accepted(with("-> one  two\n\n"))) << "two blanks";
  EXPECT_FALSE(is_accepted(with("-> one \n\n"))) << "a blank at the end";
  EXPECT_FALSE(is_accepted(with("->  one\n\n"))) << "two blanks at the front";
  EXPECT_FALSE(is_accepted(with("-> one\ttwo\n\n"))) << "a tab";
  EXPECT_FALSE(is_accepted(with("-> on\xc3\xa9\n\n"))) << "no ASCII";
  EXPECT_FALSE(is_accepted(with("-> one\r\n\n"))) << "a carriage return";
  EXPECT_FALSE(is_accepted(with("--> one\n\n"))) << "a bad start";
  EXPECT_FALSE(is_accepted(with("-> one\n"))) << "no body";
  EXPECT_FALSE(is_accepted(with("-> one\n-> two\n\n"))) << "no body";
  EXPECT_FALSE(is_accepted(with("-> one\n\n\n"))) << "an empty line too many";
  EXPECT_FALSE(is_accepted(with("-> one\n" + std::string(64, 'A') + "\n"))) << "no last line";
  EXPECT_FALSE(is_accepted(with("-> one\n" + std::string(65, 'A') + "\n\n"))) << "a long line";
  EXPECT_FALSE(is_accepted(with("-> one\nAAAA\nAAAA\n"))) << "two short lines";
  EXPECT_FALSE(is_accepted(with("-> one\nAA==\n"))) << "padding";
  EXPECT_FALSE(is_accepted(with("-> one\nAB\n"))) << "stray bits";
  EXPECT_FALSE(is_accepted(with("-> one\nAA A\n"))) << "a blank";
}

TEST(AgeHeader, MacsOutsideTheGrammarAreRefused) {
  const std::string start = std::string(version_line) + "-> one\n\n";
  EXPECT_TRUE(is_accepted(start + mac_line));
  EXPECT_FALSE(is_accepted(start + "---" + share + "\n"));
  EXPECT_FALSE(is_accepted(start + "---  " + share + "\n"));
  EXPECT_FALSE(is_accepted(start + "--- " + share + " \n"));
  EXPECT_FALSE(is_accepted(start + "--- " + share + "\r\n"));
  EXPECT_FALSE(is_accepted(start + "--- " + share + "=\n"));
  EXPECT_FALSE(is_accepted(start + "--- " + share.substr(1) + "B\n"));
  EXPECT_FALSE(is_accepted(start + "--- " + share.substr(1) + "\n"));
  EXPECT_FALSE(is_accepted(start + "---\n"));
  EXPECT_FALSE(is_accepted(start + "--- " + share));
  EXPECT_FALSE(parse_header(start + mac_line + "x"));
}

TEST(AgeHeader, HasABoundedNumberOfRecipients) {
  std::string stanzas;
  for (std::size_t i = 0; i < greatest_stanzas; ++i) stanzas += "-> one\n\n";
  EXPECT_TRUE(is_accepted(with(stanzas)));
  EXPECT_FALSE(is_accepted(with(stanzas + "-> one\n\n")));
}

}  // namespace
}  // namespace exhibit::age
