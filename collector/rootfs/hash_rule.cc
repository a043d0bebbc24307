#include "collector/rootfs/hash_rule.h"

#include <algorithm>
#include <array>

#include "evidence/records/tool_folders.h"

namespace exhibit {
namespace {

/// An xattr of overlayfs or fuse-overlayfs.
bool has_mark(const FileEntry& entry, std::string_view mark) {
  constexpr std::array<std::string_view, 3> prefixes = {"trusted.overlay.", "user.overlay.", "user.fuseoverlayfs."};
  return std::ranges::any_of(entry.xattrs, [&](const Xattr& xattr) {
    return std::ranges::any_of(prefixes, [&](std::string_view prefix) {
      return xattr.name.starts_with(prefix) && std::string_view(xattr.name).substr(prefix.size()) == mark;
    });
  });
}

/// Whether all marks would have been seen.
bool has_all_xattrs(const FileEntry& entry) {
  return std::ranges::none_of(entry.missing, [](const std::string& what) { return what.starts_with("xattr"); });
}

}  // namespace

std::string_view hash_mode_word(HashMode mode) {
  switch (mode) {
    case HashMode::none: return "none";
    case HashMode::written: return "written";
    case HashMode::all: return "sha256";
  }
  return "none";
}

void WrittenPaths::add(std::uint64_t path_hash) {
  if (hashes_.size() < greatest_) {
    hashes_.insert(path_hash);
  } else if (!hashes_.contains(path_hash)) {
    has_all_ = true;
  }
}

bool WrittenPaths::cover(std::string_view path) const {
  if (has_all_) return true;
  if (hashes_.empty()) return false;
  for (std::size_t end = path.find('/', 1); end != std::string_view::npos; end = path.find('/', end + 1)) {
    if (hashes_.contains(part_hash(path.substr(0, end)))) return true;
  }
  return hashes_.contains(part_hash(path));
}

Written written_by(const FileEntry& entry) {
  const std::string_view name = std::string_view(entry.path).substr(entry.path.rfind('/') + 1);
  const bool moves = has_mark(entry, "redirect") || has_mark(entry, "metacopy") || name.starts_with(".wh.");
  const bool may_hide_more = entry.type == FileType::unknown || (entry.type == FileType::dir && !entry.outcome.is_ok());
  if (moves || may_hide_more || !has_all_xattrs(entry)) return Written::unknown_path;
  const bool merges = entry.type == FileType::dir && !has_mark(entry, "opaque");
  return merges ? Written::nothing : Written::path;
}

HashRule rule_of_what_no_image_has(HashMode mode) { return {mode == HashMode::none ? HashMode::none : HashMode::all}; }

bool HashRule::asks_for(std::string_view path) const {
  switch (mode) {
    case HashMode::none: return false;
    case HashMode::written:
      return is_tool_folder(path.substr(0, path.rfind('/'))) || (written != nullptr && written->cover(path));
    case HashMode::all: return true;
  }
  return false;
}

}  // namespace exhibit
