#include "collector/runtime/lxc_config.h"

#include <algorithm>

namespace exhibit {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

LxcConfig parse_lxc_config(std::string_view bytes) {
  LxcConfig config;
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view key = trimmed(line.substr(0, equals));
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (key == "lxc.rootfs.path" || key == "lxc.rootfs") config.root = value;
    if (key == "lxc.environment") config.environment.emplace_back(value);
    if (key == "lxc.mount.entry") config.mounts.emplace_back(value);
  }
  return config;
}

std::string folder_of_root(const LxcConfig& config) {
  const std::string path = config.root.starts_with("dir:") ? config.root.substr(4) : config.root;
  return path.starts_with('/') ? path : std::string();
}

}  // namespace exhibit
