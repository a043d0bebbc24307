// What a container's own packages say of a file.
//
// The records are the container's: whoever was root there could change them as well. "Intact" is a statement of the
// package manager, not of ours: what finds nothing to say where it holds asks LoadedPackages::is_changed first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/packages/package_database.h"
#include "evidence/reader/bundle.h"
#include "evidence/records/file_entry.h"

namespace exhibit::packages {

enum class TruthState : std::uint8_t {
  intact,                         ///< a package's, and what the package put there
  altered,                        ///< a package's, and something else
  owned_unchecked,                ///< a package's; `reason` says why nothing could be compared
  unowned_in_packaged_directory,  ///< no package's, among files of packages
  unowned,                        ///< no package's
};
/// "intact", "altered", "owned-unchecked", "unowned-in-packaged-directory", "unowned".
std::string_view truth_state_word(TruthState state);

struct PackageTruth {
  TruthState state = TruthState::unowned;
  std::string package;     ///< bytes; empty where unowned
  std::string version;     ///< bytes
  bool is_config = false;  ///< meant to be edited: "altered" says little
  std::string reason;      ///< one sentence where altered or unchecked
};

/// The digest of an entry's content; nothing where the content is not at hand.
using DigestOf = std::function<std::optional<ComparisonDigest>(ComparisonKind kind)>;

/// `path` is that in the container. `digest_of` is asked only where the listing's SHA-256 does not decide.
PackageTruth judge(const PackageDatabase& database, std::string_view path, const FileEntry& entry,
                   const DigestOf& digest_of);

/// The same with the content that the bundle captured.
PackageTruth judge(const PackageDatabase& database, std::string_view path, const FileEntry& entry,
                   const Bundle& bundle);

}  // namespace exhibit::packages
