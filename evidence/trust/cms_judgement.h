// What a CMS signature beside a bundle says, and whether by somebody who is trusted.
#pragma once

#include <string_view>

#include "evidence/trust/judgement.h"

namespace exhibit {

/// Adds a statement for each signer of `file` over `seal`, or a fault where the signature does not hold. `stamp`, where
/// there is one, is over this file: if it is trusted, certificates are judged at its time.
void judge_cms(const SidecarFile& file, std::string_view seal, std::string_view sealed, const TrustRequest& request,
               const TimeStampStatement* stamp, Judgement& judgement);

}  // namespace exhibit
