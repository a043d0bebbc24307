// What an overlay keeps in the extended attributes of its layers (FORMAT.md 5.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"

namespace exhibit::overlay {

class OverlayXattrs {
 public:
  /// user.overlay.* where the mount's super options hold `userxattr`, else trusted.overlay.*; those and its own of
  /// fuse-overlayfs.
  static OverlayXattrs of(const Mount& mount);
  explicit OverlayXattrs(std::vector<std::string> prefixes) : prefixes_(std::move(prefixes)) {}

  /// Whether a line may hold any: false is sure.
  static bool may_be_in(std::string_view line) {
    return line.find("overlay.") != std::string_view::npos || line.find("overlayfs.") != std::string_view::npos;
  }

  bool is_opaque(const FileEntry& entry) const { return value(entry, "opaque") == "y"; }
  /// Whether empty files with an xattr of their own are whiteouts in this directory.
  bool has_file_whiteouts(const FileEntry& entry) const { return value(entry, "opaque") == "x"; }
  /// Whether the entry is a whiteout in a directory that has them as files.
  bool is_file_whiteout(const FileEntry& entry) const;
  bool is_metadata_only(const FileEntry& entry) const { return value(entry, "metacopy").has_value(); }
  std::optional<std::string> redirect(const FileEntry& entry) const { return value(entry, "redirect"); }

  /// Immutable and append-only files of an upper layer bear that as an xattr, so that the layer itself can be written
  /// to.
  void take_attributes(FileEntry& entry) const;

  /// Takes all of them away; whether there were any.
  bool strip(FileEntry& entry) const;

  bool operator==(const OverlayXattrs&) const = default;
  /// They tell one way of marking from another.
  const std::vector<std::string>& prefixes() const { return prefixes_; }

 private:
  std::optional<std::string> value(const FileEntry& entry, std::string_view name) const;

  std::vector<std::string> prefixes_;
};

/// Whether fuse-overlayfs shows the mount: it has further marks than the kernel's overlay.
bool is_fuse_overlay(const Mount& mount);

/// A character device 0:0.
bool is_device_whiteout(const FileEntry& entry);

}  // namespace exhibit::overlay
