// What differs between the users and groups of two account files.
#pragma once

#include <vector>

#include "evidence/diff/account_files.h"
#include "evidence/diff/finding.h"

namespace exhibit::diff {

/// Added, removed, and those of which a field differs. A second user of uid 0 and a new login shell are told in
/// `events`. Nothing of a password but what kind of field it is, and that it changed.
std::vector<Finding> diff_users(const AccountFile<User>& a, const AccountFile<User>& b);

/// Users whose password field of shadow(5) differs.
std::vector<Finding> diff_passwords(const AccountFile<std::string>& a, const AccountFile<std::string>& b);

/// Added, removed, and those whose members or number differ.
std::vector<Finding> diff_groups(const AccountFile<Group>& a, const AccountFile<Group>& b);

/// The names of all users with uid 0, in their order.
std::vector<std::string> superusers(const AccountFile<User>& file);

}  // namespace exhibit::diff
