#include "collector/rootfs/overlay_options.h"

#include <algorithm>

namespace exhibit {
namespace {

/// Cuts `text` at each `separator` that no backslash stands before.
std::vector<std::string> split_unescaped(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == separator) {
      parts.emplace_back();
      continue;
    }
    if (text[i] == '\\' && i + 1 < text.size()) parts.back().push_back(text[i++]);
    parts.back().push_back(text[i]);
  }
  return parts;
}

std::string without_backslashes(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain.push_back(text[i]);
  }
  return plain;
}

void add_lowers(OverlayOptions& options, std::string_view list) {
  for (const std::string& lower : split_unescaped(list, ':')) options.lowers.push_back(without_backslashes(lower));
}

}  // namespace

std::expected<OverlayOptions, std::string> parse_overlay_options(std::string_view super_options) {
  OverlayOptions options;
  for (const std::string& option : split_unescaped(super_options, ',')) {
    const std::string_view whole = option;
    const std::string_view name = whole.substr(0, whole.find('='));
    const std::string_view value = whole.substr(std::min(name.size() + 1, whole.size()));
    if (name == "upperdir") options.upper = without_backslashes(value);
    if (name == "lowerdir") add_lowers(options, value);
    if (name == "lowerdir+") options.lowers.push_back(without_backslashes(value));
    if (name == "datadir+") return std::unexpected("it has layers for data only");
  }
  for (const std::string& lower : options.lowers) {
    if (lower.empty()) return std::unexpected("it has layers for data only");
  }
  if (options.lowers.empty()) return std::unexpected("its options name no layers");
  return options;
}

}  // namespace exhibit
