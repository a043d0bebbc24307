// What is said of a bundle beside its report: on standard error, of a verdict that nobody should overlook.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evidence/account/account.h"
#include "evidence/base/result.h"

namespace exhibit::report {

/// One line each, "TAMPERED; the report says so": to be said once there is a report that says so. None of a bundle that
/// is as it was sealed.
std::vector<std::string> complaints_of(const Account& account);

/// What contradicts a digest or the format, of which no report can be made, with what became of the report, what the
/// bundle it was found in is, and who tells more. Other errors as they are. `accounts`: of what was verified.
Error nothing_written(Error error, std::span<const Account* const> accounts);

}  // namespace exhibit::report
