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
  return OverlayXattrs(has_option(mount.super_options, "userxattr") ? "user.overlay." : "trusted.overlay.");
}

std::optional<std::string> OverlayXattrs::value(const FileEntry& entry, std::string_view name) const {
  for (const Xattr& xattr : entry.xattrs) {
    const bool is_own = xattr.name.starts_with(prefix_);
    if (is_own && std::string_view(xattr.name).substr(prefix_.size()) == name) return xattr.value;
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
  return std::erase_if(entry.xattrs, [this](const Xattr& xattr) { return xattr.name.starts_with(prefix_); }) > 0;
}

bool is_device_whiteout(const FileEntry& entry) {
  return entry.type == FileType::character && entry.rdev == DeviceNumber{0, 0};
}

}  // namespace exhibit::overlay
