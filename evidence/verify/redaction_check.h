// The members of a redacted copy against its rows (FORMAT.md 11).
#pragma once

#include <optional>

#include "evidence/reader/disclosed_rows.h"
#include "evidence/records/acquisition.h"
#include "evidence/verify/fault.h"
#include "evidence/verify/seen_members.h"

namespace exhibit {

/// `rows` is whole; `redaction` is its own member, before which all must be disclosed by it. Number and root of the
/// rows are left to SEAL.
void check_redaction(const DisclosedRows& rows, const SeenMember& redaction,
                     const std::optional<AcquisitionFinish>& finish, SeenMembers& members, FaultList& faults);

}  // namespace exhibit
