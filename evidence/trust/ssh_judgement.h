// What an OpenSSH signature (SSHSIG) beside a bundle says, and whether by somebody who is trusted.
#pragma once

#include <string_view>

#include "evidence/trust/judgement.h"

namespace exhibit {

/// Adds a statement for the signature in `file` over `seal`, or a fault where it does not hold.
void judge_ssh(const SidecarFile& file, std::string_view seal, const TrustRequest& request, Judgement& judgement);

}  // namespace exhibit
