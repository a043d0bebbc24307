// The mounts a container sees, and what was done with each (FORMAT.md 4.5, 4.6).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/encoding/time_text.h"
#include "evidence/records/container.h"
#include "evidence/records/outcome.h"

namespace exhibit {

/// One line of /proc/PID/mountinfo (proc(5)), escapes undone; strings are bytes.
struct Mount {
  std::uint64_t id = 0;
  std::uint64_t parent = 0;
  std::string dev;  ///< major:minor
  std::string root;
  std::string mount_point;
  std::string options;
  std::string fstype;
  std::string source;
  std::string super_options;

  bool operator==(const Mount&) const = default;
};

enum class MountDecisionKind : std::uint8_t { walked, shared, layered, skipped, covered };
std::string_view mount_decision_word(MountDecisionKind kind);

struct MountDecision {
  Mount mount;
  MountDecisionKind kind = MountDecisionKind::skipped;
  std::string reason;
  std::string fsid;                  ///< where walked or shared
  std::optional<std::string> upper;  ///< layered: the walk of the writable layer
  std::vector<std::string> lowers;   ///< layered: the walks of the others, from the top
  /// The process through which it was found, where the leader's mount namespace does not show it. The mount point is
  /// then a path in the namespace of that process.
  std::optional<ProcessIdentity> seen_by;

  bool operator==(const MountDecision&) const = default;
};

std::string to_json(const MountDecision& decision);

/// The path by which the other processes of the container reach what is mounted: the mount point, behind
/// "/proc/<pid>/root" where only another mount namespace shows it.
std::string reached_at(const MountDecision& decision);

struct WalkRecord {
  std::string fsid;
  std::string dev;
  std::string root;
  std::string fstype;
  std::string source;
  std::string through;               ///< the path it was reached by
  std::optional<std::string> layer;  ///< of an overlay: its folder, as the overlay names it
  std::string cid;
  Outcome outcome;
  Timestamp begun;
  Timestamp ended;
  std::uint64_t parts = 0;
  std::uint64_t entries = 0;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::string hash = "sha256";
  bool private_mount = false;  ///< through a copy of the mount that renews no access time
  std::map<std::string, std::uint64_t> outcomes;
};

std::string to_json(const WalkRecord& walk);

}  // namespace exhibit
