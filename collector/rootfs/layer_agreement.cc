#include "collector/rootfs/layer_agreement.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "collector/rootfs/folder_names.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {
namespace {

using Types = std::map<std::string, unsigned char>;  ///< name → DT_*

std::optional<Types> types_in(int handle) {
  const UniqueFd folder(::openat(handle, ".", folder_flags));
  std::vector<FolderName> names;
  if (!folder || !read_names(folder.get(), names).is_ok()) return std::nullopt;
  Types types;
  for (FolderName& name : names) types.emplace(std::move(name.text), name.type);
  return types;
}

bool is_whiteout(int layer, const std::string& name, unsigned char type) {
  if (type != DT_CHR && type != DT_UNKNOWN) return false;
  struct stat status {};
  return ::fstatat(layer, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISCHR(status.st_mode) &&
         status.st_rdev == 0;
}

/// What the layers make of their root directories.
std::optional<Types> merge(const std::vector<int>& layers) {
  Types merged;
  std::set<std::string> decided;
  for (const int layer : layers) {
    const auto types = types_in(layer);
    if (!types) return std::nullopt;
    for (const auto& [name, type] : *types) {
      if (!decided.insert(name).second) continue;
      if (!is_whiteout(layer, name, type)) merged.emplace(name, type);
    }
  }
  return merged;
}

std::string first_difference(const Types& shown, const Types& made) {
  for (const auto& [name, type] : shown) {
    const auto other = made.find(name);
    if (other == made.end()) return "no layer has /" + name;
    if (type != DT_UNKNOWN && other->second != DT_UNKNOWN && type != other->second) {
      return "/" + name + " is something else in its layer";
    }
  }
  for (const auto& [name, type] : made) {
    if (!shown.contains(name)) return "it does not show /" + name + " of its layers";
  }
  return {};
}

std::string compare(int shown, const std::vector<int>& layers) {
  const auto made = merge(layers);
  const auto seen = types_in(shown);
  if (!made || !seen) return "root directories could not be read";
  return first_difference(*seen, *made);
}

}  // namespace

std::string why_layers_disagree(int shown, const std::vector<int>& layers) {
  std::string difference = compare(shown, layers);
  // What came or went between the two looks is no disagreement.
  if (!difference.empty()) difference = compare(shown, layers);
  return difference;
}

}  // namespace exhibit
