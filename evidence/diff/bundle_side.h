// One of the two bundles, and what its silence means.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/diff/process_pairing.h"
#include "evidence/reader/bundle.h"

namespace exhibit::diff {

/// The cid of processes of no container, which are taken only where they are asked for. They are compared as if they
/// were a container's.
inline constexpr std::string_view host_cid = "host";

struct BundleSide {
  std::string name;  ///< "A" or "B"
  const Bundle* bundle = nullptr;
  AcquisitionStart start;
  std::vector<ContainerRecord> containers;
  std::map<std::string, WalkRecord, std::less<>> walks;  ///< by fsid
  bool was_stopped_early = false;                        ///< before all processes and containers were found
  bool stopped = false;  ///< cut, or ended before all was done: members may be missing from its end

  /// Fails where a record that is there is damaged. A cut bundle may lack some.
  static Result<BundleSide> load(std::string name, const Bundle& bundle);

  /// Whether a pid and start time that both sides have is one process.
  bool is_of_same_boot(const BundleSide& other) const { return start.boot_id == other.start.boot_id; }
  /// Whether this one is the later of two of the same host: within one boot by a clock that nobody can set.
  bool was_taken_after(const BundleSide& other) const;
  /// Why a container of `other` that this side lacks may have been there; nothing where it was looked for.
  std::optional<std::string> why_container_may_be_missing(const ContainerRecord& container,
                                                          const BundleSide& other) const;
  /// Why entries that a listing lacks may have been there; nothing where the walks that it is made of came to their
  /// end.
  std::optional<std::string> why_walks_may_lack_entries(const std::vector<std::string>& fsids) const;
  /// Why mounts of further mount namespaces of a container may be missing that were there; nothing where all of its
  /// processes were looked at.
  Result<std::optional<std::string>> why_further_mounts_may_be_missing(const ContainerRecord& container,
                                                                       const BundleSide& other) const;
  /// Why listings are not whole in a redacted copy; nothing in a bundle, or where every part is there.
  std::optional<std::string> why_listings_lack_parts(const std::vector<std::string>& fsids) const;
  /// Whether every directory of those walks was listed whole or not at all.
  bool has_no_partial_directory(const std::vector<std::string>& fsids) const;
  /// Empty without a container.
  Result<ProcessSet> processes(const ContainerRecord* container, const BundleSide& other) const;
  /// The mounts of a container; nothing where the bundle ends before them, or they could not be read.
  Result<std::optional<std::vector<MountDecision>>> mounts(std::string_view cid) const;
};

}  // namespace exhibit::diff
