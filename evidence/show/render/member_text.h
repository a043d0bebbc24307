// Members of the archive, as rows and as objects.
#pragma once

#include <string>

#include "evidence/reader/bundle.h"

namespace exhibit::show {

/// A member and, where the index has it, the host's path it came from (bytes).
struct MemberRow {
  Member member;
  std::string source;
};

std::string member_text(const MemberRow& row);

/// `member`, `offset`, `size`, `sha256` (null where nothing gives it), `source` (bytes).
std::string member_json(const MemberRow& row);

}  // namespace exhibit::show
