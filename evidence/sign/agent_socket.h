// The way to the user's ssh-agent.
#pragma once

#include "evidence/base/result.h"
#include "hashing/ssh/agent.h"

namespace exhibit {

/// Connects to the socket that SSH_AUTH_SOCK names (ssh-agent(1)). Waits for each answer as long as the agent's keeper
/// takes to confirm.
Result<ssh::AgentExchange> connect_to_agent();

}  // namespace exhibit
