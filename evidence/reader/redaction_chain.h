// From SEAL to the members of a redacted copy (FORMAT.md 11).
#pragma once

#include <cstdint>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle_file.h"
#include "evidence/reader/disclosed_rows.h"
#include "evidence/reader/member_list.h"
#include "evidence/records/seal.h"

namespace exhibit {

struct RedactedCopy {
  Seal seal;
  std::uint64_t number_withheld = 0;
  std::vector<WithheldRow> withheld;  ///< the first DisclosedRows::greatest_number_told
};

/// SEAL is the last of `list`, data/redaction.jsonl the one before. Checks that the rows make the root that SEAL has,
/// and gives each member the digest that its row tells. Of a member that is there in parts, these are read and held
/// against their rows; it gets the digest of what is there. Fails where a member has no row, or a row no member.
Result<RedactedCopy> follow_redaction(const BundleFile& file, MemberList& list);

}  // namespace exhibit
