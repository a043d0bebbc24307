// What a time stamp beside a bundle says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "evidence/trust/judgement.h"

namespace exhibit {

/// The statement of the time stamp in `file` over `content`, the file or member named `over`; nothing where it makes
/// none, which is a fault. `sealed` is the end of the acquisition as SEAL has it. Statement and faults are added to
/// `judgement`.
std::optional<TimeStampStatement> judge_time_stamp(const SidecarFile& file, std::string over, std::string_view content,
                                                   std::string_view sealed, const TrustRequest& request,
                                                   Judgement& judgement);

}  // namespace exhibit
