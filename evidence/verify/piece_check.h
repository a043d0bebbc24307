// The names of captured content's pieces (FORMAT.md 5.2).
#pragma once

#include "evidence/verify/fault.h"
#include "evidence/verify/seen_members.h"

namespace exhibit {

/// A whole member below data/blob/ is named by the digest of its content, in the folder of that digest's first two
/// digits; anything else is a fault. Other members are not looked at.
void check_piece_name(const SeenMember& member, FaultList& faults);

}  // namespace exhibit
