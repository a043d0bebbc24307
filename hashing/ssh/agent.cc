#include "hashing/ssh/agent.h"

#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

enum Message : std::uint8_t {
  failure = 5,
  request_identities = 11,
  identities_answer = 12,
  sign_request = 13,
  sign_response = 14
};

constexpr std::uint32_t rsa_sha2_512 = 4;

/// The rest of an answer of the wanted kind.
Expected<std::string> ask(const AgentExchange& exchange, std::string_view request, Message wanted, const char* denial) {
  auto answer = exchange(request);
  if (!answer) return answer;
  if (answer->empty()) return refuse("the agent answered with nothing");
  const auto kind = static_cast<std::uint8_t>(answer->front());
  if (kind == failure) return refuse(denial);
  if (kind != wanted) return refuse("the agent answered with something else than was asked for");
  return answer->substr(1);
}

}  // namespace

Expected<std::vector<PublicKey>> agent_keys(const AgentExchange& exchange) {
  const char request[] = {static_cast<char>(request_identities)};
  const auto answer = ask(exchange, {request, 1}, identities_answer, "the agent does not tell its keys");
  if (!answer) return std::unexpected(answer.error());
  WireReader reader(*answer);
  const auto count = reader.number();
  if (!count) return refuse("the agent's list of keys is cut short");
  std::vector<PublicKey> keys;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto blob = reader.string();
    const auto comment = reader.string();
    if (!blob || !comment) return refuse("the agent's list of keys is cut short");
    if (auto key = parse_public_blob(*blob)) keys.push_back(*std::move(key));
  }
  if (!reader.at_end()) return refuse("bytes follow the agent's list of keys");
  return keys;
}

Expected<SignatureValue> AgentSigner::sign(std::string_view bytes) const {
  std::string request(1, static_cast<char>(sign_request));
  append_string(request, key_.blob);
  append_string(request, bytes);
  append_number(request, key_.type == KeyType::rsa ? rsa_sha2_512 : 0);
  const auto answer =
      ask(exchange_, request, sign_response, "the agent does not sign: it has no such key, or its keeper said no");
  if (!answer) return std::unexpected(answer.error());
  WireReader reader(*answer);
  const auto signature = reader.string();
  if (!signature || !reader.at_end()) return refuse("the agent's signature is cut short");
  return parse_signature_value(*signature);
}

}  // namespace exhibit::ssh
