// Where an intruder finds the programs that he copies: a copy is told by the digest of its original.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace exhibit {

inline constexpr std::array<std::string_view, 6> tool_folders = {"/bin",      "/sbin",          "/usr/bin",
                                                                 "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"};

constexpr bool is_tool_folder(std::string_view folder) {
  return std::ranges::find(tool_folders, folder) != tool_folders.end();
}

}  // namespace exhibit
