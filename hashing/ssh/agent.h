// ssh-agent (draft-ietf-sshm-ssh-agent, PROTOCOL.agent): signs with keys that never leave it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/expected.h"
#include "hashing/ssh/signer.h"

namespace exhibit::ssh {

/// Hands one message to the agent and brings its answer, both without their length.
using AgentExchange = std::function<Expected<std::string>(std::string_view request)>;

inline constexpr std::size_t greatest_agent_message = std::size_t{256} << 10;

/// The keys that an agent holds and we can use; others are passed over.
Expected<std::vector<PublicKey>> agent_keys(const AgentExchange& exchange);

/// Signs with the agent's key `key`.
class AgentSigner final : public Signer {
 public:
  AgentSigner(PublicKey key, AgentExchange exchange) : key_(std::move(key)), exchange_(std::move(exchange)) {}
  const PublicKey& public_key() const override { return key_; }
  Expected<SignatureValue> sign(std::string_view bytes) const override;

 private:
  PublicKey key_;
  AgentExchange exchange_;
};

}  // namespace exhibit::ssh
