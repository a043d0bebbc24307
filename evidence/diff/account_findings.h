// Users and groups, wherever a diff of files found that passwd, shadow or group changed.
#pragma once

#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/reader/bundle.h"

namespace exhibit::diff {

/// From the captured content of both sides of the findings on /etc/passwd, /etc/shadow and /etc/group among `files`.
/// Where a side did not capture one, or could not read it, that is an `unknown` finding. Fails where captured content
/// is damaged.
Result<std::vector<Finding>> diff_accounts(const Bundle& a, const Bundle& b, const std::vector<Finding>& files);

}  // namespace exhibit::diff
