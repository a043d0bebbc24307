#include "evidence/diff/entry_search.h"

#include <algorithm>
#include <map>

#include "evidence/overlay/mount_listing.h"
#include "evidence/reader/paths.h"

namespace exhibit::diff {
namespace {

struct CanonicalOrder {
  bool operator()(const std::string& left, const std::string& right) const { return compare_paths(left, right) < 0; }
};

/// Paths below a mount point, in the order of its listing, and as the container has them.
using Wanted = std::map<std::string, std::string, CanonicalOrder>;

/// The mount that the path leads to: of several on its way the deepest, of several on one point the last.
const MountDecision* mount_of(const std::vector<MountDecision>& mounts, const std::string& path) {
  const MountDecision* deepest = nullptr;
  for (const MountDecision& decision : mounts) {
    const std::string& point = decision.mount.mount_point;
    if (decision.seen_by || decision.kind == MountDecisionKind::covered) continue;
    if (path != point && !is_below(path, point)) continue;
    if (deepest == nullptr || point.size() >= deepest->mount.mount_point.size()) deepest = &decision;
  }
  return deepest;
}

std::string path_below(const std::string& path, const std::string& mount_point) {
  if (mount_point == "/") return path;
  return path == mount_point ? "/" : path.substr(mount_point.size());
}

Result<void> search(LineSource& listing, const Wanted& wanted, EntriesByPath& found) {
  std::string storage;
  for (auto next = wanted.begin(); next != wanted.end();) {
    const auto line = listing.next();
    if (!line) return std::unexpected(line.error());
    if (!*line) return {};
    auto path = decode_path(**line, storage, {});
    if (!path) {
      path.error().path = listing.where();  // not made for each line: there are millions
      return std::unexpected(path.error());
    }
    while (next != wanted.end() && compare_paths(next->first, *path) < 0) ++next;
    if (next == wanted.end() || next->first != *path) continue;
    auto entry = decode_file_entry(**line, listing.where());
    if (!entry) return std::unexpected(entry.error());
    found.emplace(next->second, *std::move(entry));
    ++next;
  }
  return {};
}

}  // namespace

Result<EntriesByPath> find_entries(const Bundle& bundle, const std::vector<MountDecision>& mounts,
                                   const std::set<std::string>& paths) {
  std::map<const MountDecision*, Wanted> wanted;
  for (const std::string& path : paths) {
    const MountDecision* const mount = path.starts_with('/') ? mount_of(mounts, path) : nullptr;
    if (mount != nullptr) wanted[mount].emplace(path_below(path, mount->mount.mount_point), path);
  }
  EntriesByPath found;
  for (const auto& [mount, these] : wanted) {
    const auto listing = open_listing(bundle, *mount);
    if (!listing) continue;
    listing->want_parts([&paths = these](const PartRange& part) {
      return std::ranges::any_of(paths, [&part](const auto& path) { return part.may_hold(path.first); });
    });
    if (auto searched = search(*listing, these, found); !searched) return std::unexpected(searched.error());
  }
  return found;
}

}  // namespace exhibit::diff
