#include "hashing/ssh/agent.h"

#include <gtest/gtest.h>

#include "hashing/ssh/wire.h"
#include "tests/hashing/ssh/ssh_keys.h"

namespace exhibit::ssh {
namespace {

using test::make_key;
using test::nobody;

AgentExchange answering(std::string answer) {
  return [answer](std::string_view) -> Expected<std::string> { return answer; };
}

/// As an agent with this key answers.
AgentExchange agent_with(const KeySigner& signer, std::string& request_seen) {
  return [&](std::string_view request) -> Expected<std::string> {
    request_seen = request;
    WireReader reader(request.substr(1));
    reader.string();
    const auto bytes = reader.string();
    const auto value = signer.sign(*bytes);
    return "\x0e" + wire_string(wire_string(value->algorithm) + wire_string(value->value));
  };
}

TEST(SshAgent, SignsWithItsKeyAndAsksRsaForSha2) {
  TemporaryFolder folder;
  for (const auto& [options, flags] : {std::pair{"-t ed25519", 0}, std::pair{"-t rsa -b 2048", 4}}) {
    const KeySigner holder(
        *parse_openssh_key(make_key(folder, std::string("key") + std::to_string(flags), options), "", nobody));
    std::string request;
    const AgentSigner signer(holder.public_key(), agent_with(holder, request));
    EXPECT_TRUE(make_signature(signer, "message", "exhibit-seal"));
    EXPECT_EQ(request.front(), 13);
    EXPECT_EQ(request.back(), flags);
  }
}

TEST(SshAgent, WhatItSignsWronglyIsNotHandedOut) {
  TemporaryFolder folder;
  const KeySigner holder(*parse_openssh_key(make_key(folder, "key", "-t ed25519"), "", nobody));
  const KeySigner other(*parse_openssh_key(make_key(folder, "other", "-t ed25519"), "", nobody));
  std::string request;
  EXPECT_FALSE(make_signature(AgentSigner(holder.public_key(), agent_with(other, request)), "message", "exhibit-seal"));
  for (const std::string& answer :
       {std::string(), std::string("\x05"), std::string("\x0e"), std::string("\x0c"), "\x0e" + wire_string("x"),
        "\x0e" + wire_string(wire_string("ssh-rsa") + wire_string("x"))}) {
    EXPECT_FALSE(make_signature(AgentSigner(holder.public_key(), answering(answer)), "message", "exhibit-seal"));
  }
}

TEST(SshAgent, ListsTheKeysThatCanBeUsed) {
  TemporaryFolder folder;
  const KeySigner holder(*parse_openssh_key(make_key(folder, "key", "-t ed25519"), "", nobody));
  std::string answer = "\x0c";
  append_number(answer, 2);
  for (const std::string& blob : {wire_string("ssh-dss"), holder.public_key().blob}) {
    append_string(answer, blob);
    append_string(answer, "comment");
  }
  const auto keys = agent_keys(answering(answer));
  ASSERT_TRUE(keys);
  EXPECT_EQ(*keys, std::vector{holder.public_key()});
  for (std::size_t length = 0; length < answer.size(); ++length)
    EXPECT_FALSE(agent_keys(answering(answer.substr(0, length))));
  EXPECT_FALSE(agent_keys(answering(answer + "x")));
}

}  // namespace
}  // namespace exhibit::ssh
