#include "evidence/overlay/overlay_xattrs.h"

#include <algorithm>
#include <utility>

namespace exhibit::overlay {
namespace {

bool has_option(std::string_view options, std::string_view wanted) {
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find(','));
    if (option == wanted) return true;
    options.remove_prefix(std::min(option.size() + 1, options.size()));
  }
  return false;
}

}  // namespace

OverlayXattrs OverlayXattrs::of(const Mount& mount) {
  using Prefixes = std::vector<std::string>;
  if (is_fuse_overlay(mount)) {
    return OverlayXattrs(Prefixes{"trusted.overlay.", "user.fuseoverlayfs.", "user.overlay."});
  }
  const bool is_users = has_option(mount.super_options, "userxattr");
  return OverlayXattrs(Prefixes{is_users ? "user.overlay." : "trusted.overlay."});
}

std::optional<std::string> OverlayXattrs::value(const FileEntry& entry, std::string_view name) const {
  for (const std::string& prefix : prefixes_) {
    const auto is_it = [&](const Xattr& xattr) {
      return xattr.name.starts_with(prefix) && std::string_view(xattr.name).substr(prefix.size()) == name;
    };
    const auto found = std::ranges::find_if(entry.xattrs, is_it);
    if (found != entry.xattrs.end()) return found->value;
  }
  return std::nullopt;
}

bool OverlayXattrs::is_file_whiteout(const FileEntry& entry) const {
  return entry.type == FileType::file && entry.size == 0U && value(entry, "whiteout").has_value();
}

void OverlayXattrs::take_attributes(FileEntry& entry) const {
  const std::string letters = value(entry, "protattr").value_or("");
  for (const auto& [letter, name] : {std::pair{'i', "immutable"}, std::pair{'a', "append"}}) {
    const bool is_new = std::ranges::find(entry.attributes, name) == entry.attributes.end();
    if (letters.contains(letter) && is_new) entry.attributes.insert(entry.attributes.begin(), name);
  }
}

bool OverlayXattrs::strip(FileEntry& entry) const {
  const auto is_own = [this](const Xattr& xattr) {
    return std::ranges::any_of(prefixes_, [&](const std::string& prefix) { return xattr.name.starts_with(prefix); });
  };
  return std::erase_if(entry.xattrs, is_own) > 0;
}

bool is_fuse_overlay(const Mount& mount) { return mount.fstype == "fuse.fuse-overlayfs"; }

bool is_device_whiteout(const FileEntry& entry) {
  return entry.type == FileType::character && entry.rdev == DeviceNumber{0, 0};
}

}  // namespace exhibit::overlay
