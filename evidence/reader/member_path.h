// The names that headers and manifests carry.
#pragma once

#include <optional>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// "exhibit-0123456789ab/data/x" in its two halves; views into the name.
struct MemberPath {
  std::string_view bag;
  std::string_view member;
};

/// Nothing where the name is not one that FORMAT.md 1 and 2 allow: alphabet, components, length, bag, and a member
/// below data/ or one of the bag's own files.
std::optional<MemberPath> split_member_path(std::string_view name);

/// FORMAT.md 6.2: a digest, two blanks, a member.
struct ManifestLine {
  Digest sha256;
  std::string_view member;
};
std::optional<ManifestLine> parse_manifest_line(std::string_view line);

}  // namespace exhibit
