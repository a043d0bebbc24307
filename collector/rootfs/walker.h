// Walks one mounted file system in canonical order (FORMAT.md 5) and hands out its names in batches.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "evidence/base/unique_fd.h"
#include "evidence/records/outcome.h"

namespace exhibit {

struct WalkItem {
  std::string name;  ///< in the batch's folder; empty for the walk's root itself
  Outcome listing;   ///< a folder: what became of reading its names
  /// A folder that is entered: itself, since another may have its name by the time the item is read.
  std::shared_ptr<const UniqueFd> handle = nullptr;
};

/// Entries of one folder that follow each other in canonical order.
struct WalkBatch {
  std::shared_ptr<const UniqueFd> folder;
  std::string folder_path;  ///< "/" or "/usr/bin"
  std::vector<WalkItem> items;
  /// About which part of the walk lies behind, from 0 to 1: each folder's share is divided evenly among its names
  /// (Knuth, Estimating the efficiency of backtrack programs, 1975).
  double done = 0;
};

/// Where a walk starts: a descriptor (O_PATH) on the root of the mount, and its mount's number.
struct WalkRoot {
  std::shared_ptr<const UniqueFd> handle;
  std::uint64_t mount_id = 0;
};

/// Follows no link and enters no other mount. Holds few folders open however deep it goes. Ends early when `stop` is
/// set or `emit` returns false; returns whether it came to its end.
bool walk(const WalkRoot& root, const std::atomic<bool>& stop, const std::function<bool(WalkBatch)>& emit);

/// The path of `name` in the folder of path `folder`.
std::string join_path(const std::string& folder, const std::string& name);

}  // namespace exhibit
