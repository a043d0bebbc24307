// From SEAL to every member's digest.
#pragma once

#include <string>

#include "evidence/base/result.h"
#include "evidence/reader/bundle_file.h"
#include "evidence/reader/member_list.h"
#include "evidence/records/seal.h"

namespace exhibit {

struct ReadSeal {
  Seal seal;
  std::string text;
  Digest sha256;
};

/// The member SEAL, decoded.
Result<ReadSeal> read_seal(const BundleFile& file, const Member& member);

/// SEAL is the last of `list`. Checks that it fits the members' number and places, that tagmanifest-sha256.txt and
/// manifest-sha256.txt are those it names, and gives each member the digest they list. Fails where one is not listed.
Result<Seal> follow_seal(const BundleFile& file, MemberList& list);

}  // namespace exhibit
