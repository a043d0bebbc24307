// What the options of an overlay mount say of its layers (Linux, Documentation/filesystems/overlayfs.rst).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exhibit {

struct OverlayOptions {
  std::optional<std::string> upper;  ///< absent where nothing can be written
  std::vector<std::string> lowers;   ///< from the top; as they were given to mount(2), perhaps relative
};

/// From mountinfo's super options, escapes of mountinfo undone. A sentence where they tell of something that cannot be
/// read from layers: data-only layers, or no layers at all.
std::expected<OverlayOptions, std::string> parse_overlay_options(std::string_view super_options);

}  // namespace exhibit
