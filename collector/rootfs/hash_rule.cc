#include "collector/rootfs/hash_rule.h"

#include <algorithm>

namespace exhibit {
namespace {

/// An xattr of overlayfs, trusted.overlay.* or user.overlay.*, of this name.
bool has_mark(const FileEntry& entry, std::string_view mark) {
  return std::ranges::any_of(entry.xattrs, [&](const Xattr& xattr) { return xattr.name.ends_with(mark); });
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

std::string_view hash_rule_word(HashRule::Kind kind) {
  switch (kind) {
    case HashRule::Kind::nothing: return "none";
    case HashRule::Kind::written: return "written";
    case HashRule::Kind::everything: return "sha256";
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
  const bool moves = has_mark(entry, ".overlay.redirect") || has_mark(entry, ".overlay.metacopy");
  const bool is_known = entry.outcome.is_ok() && entry.missing.empty();
  if (moves || name.starts_with(".wh.") || (entry.type == FileType::dir && !is_known)) return Written::unknown_path;
  const bool merges = entry.type == FileType::dir && !has_mark(entry, ".overlay.opaque");
  return merges ? Written::nothing : Written::path;
}

HashRule rule_of_what_no_image_has(HashMode mode) {
  return {mode == HashMode::none ? HashRule::Kind::nothing : HashRule::Kind::everything};
}

bool HashRule::asks_for(std::string_view path) const {
  switch (kind) {
    case Kind::nothing: return false;
    case Kind::everything: return true;
    case Kind::written: return written != nullptr && written->cover(path);
  }
  return false;
}

}  // namespace exhibit
