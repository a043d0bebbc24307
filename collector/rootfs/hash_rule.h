// Which files' contents are hashed of one walk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_set>

#include "evidence/records/file_entry.h"

namespace exhibit {

/// What was asked for.
enum class HashMode : std::uint8_t {
  none,
  written,  ///< all but those of an image, of which only tools and what a writable layer replaces or hides
  all,
};

/// `none`, `written` or `sha256`, as --hash, start.json and walk.json have it.
std::string_view hash_mode_word(HashMode mode);

/// Paths that writable layers have something at, other than a folder that merges with what lies below: in the layers
/// below them, the files there and all that is in folders there are what was replaced, hidden or moved away.
class WrittenPaths {
 public:
  /// Of hashes that are remembered, at some 40 bytes each: where there are more, all paths count as written.
  static constexpr std::size_t greatest_known = std::size_t{1} << 18;

  explicit WrittenPaths(std::size_t greatest = greatest_known) : greatest_(greatest) {}

  /// `path_hash`: of part_hash().
  void add(std::uint64_t path_hash);
  /// What was written cannot be told by paths.
  void add_all() { has_all_ = true; }
  /// Whether the path, or a folder that it is in, was added. May say so of others, whose hashes are the same.
  bool cover(std::string_view path) const;

 private:
  std::size_t greatest_;
  std::unordered_set<std::uint64_t> hashes_;
  bool has_all_ = false;
};

/// What the entry of a writable layer means for the layers below it.
enum class Written : std::uint8_t {
  nothing,      ///< a folder that merges with what they have
  path,         ///< its path
  unknown_path  ///< what is at another path there: a redirect, a mark of fuse-overlayfs in a name
};
Written written_by(const FileEntry& entry);

struct HashRule {
  /// `written`, of a layer: files at or below the paths, and in the folders of tools.
  HashMode mode = HashMode::all;
  std::shared_ptr<const WrittenPaths> written = nullptr;

  bool asks_for(std::string_view path) const;
};

/// Of what is in no image: where it is hashed at all, it is hashed whole.
HashRule rule_of_what_no_image_has(HashMode mode);

}  // namespace exhibit
