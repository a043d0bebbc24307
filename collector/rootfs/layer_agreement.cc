#include "collector/rootfs/layer_agreement.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <expected>
#include <map>
#include <set>
#include <utility>

#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/folder_names.h"
#include "collector/rootfs/overlay_marks.h"
#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {
namespace {

constexpr unsigned statx_mnt_id_unique = 0x4000;  // STATX_MNT_ID_UNIQUE, newer than Debian 12's headers
constexpr int looks = 4;
constexpr std::size_t greatest_depth = 48;      // bounds descriptors; below it the check is left out
constexpr std::size_t greatest_folder = 65536;  // names; bounds memory: in a larger directory the check is left out

/// What a name in a directory is made of.
struct Made {
  std::size_t layer;  ///< that decides on it
  unsigned char type;
  std::uint64_t inode;
  std::vector<std::size_t> parts;  ///< layers that have a directory of the name which takes part
  bool is_shown = false;
};

/// One directory of the overlay, and those of the layers that it is merged from.
struct MergedFolder {
  std::string path;
  UniqueFd shown;
  std::vector<std::pair<std::size_t, UniqueFd>> layers;  ///< (number of the layer, its directory), from the top
  std::size_t depth = 0;
};

enum class Listed : std::uint8_t { all, too_many, failed };

Listed list(int handle, std::vector<FolderName>& names) {
  const UniqueFd folder(::openat(handle, ".", folder_flags));
  if (!folder) return Listed::failed;
  const Outcome outcome = read_names(folder.get(), names, greatest_folder);
  if (outcome.kind == OutcomeKind::truncated) return Listed::too_many;
  return outcome.is_ok() ? Listed::all : Listed::failed;
}

UniqueFd open_folder(int parent, const std::string& name) {
  return UniqueFd(::openat(parent, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool is_whiteout(int layer, const FolderName& name) {
  if (name.type != DT_CHR && name.type != DT_UNKNOWN) return false;
  struct stat status{};
  return ::fstatat(layer, name.text.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISCHR(status.st_mode) &&
         status.st_rdev == 0;
}

class Agreement {
 public:
  Agreement(int shown, const std::vector<int>& layers)
      : mount_(mount_id_of(shown)),
        are_on_one_file_system_(have_one_device(layers)),
        root_{"", UniqueFd(::fcntl(shown, F_DUPFD_CLOEXEC, 0)), {}, 0} {
    for (std::size_t i = 0; i < layers.size(); ++i) {
      root_.layers.emplace_back(i, UniqueFd(::fcntl(layers[i], F_DUPFD_CLOEXEC, 0)));
    }
  }

  std::string find_difference() const {
    if (!are_on_one_file_system_) return "they are on several file systems, where nothing ties them to it";
    return find_difference(root_);
  }

 private:
  struct Comparison {
    std::set<std::string> differences;
    std::vector<std::pair<std::string, std::vector<std::size_t>>> merged;  ///< directories of several layers, and which
  };

  /// The first difference in the folder or below.
  std::string find_difference(const MergedFolder& folder) const {
    Comparison comparison = compare(folder);
    leave_lasting(folder, comparison.differences);
    if (!comparison.differences.empty()) return *comparison.differences.begin();
    if (folder.depth == greatest_depth) return {};
    for (const auto& [name, parts] : comparison.merged) {
      const auto below = open_merged(folder, name, parts);
      if (!below) return below.error();
      std::string difference = below->layers.empty() ? std::string() : find_difference(*below);
      if (!difference.empty()) return difference;
    }
    return {};
  }

  static bool have_one_device(const std::vector<int>& layers) {
    return std::ranges::all_of(layers, [&](int layer) {
      struct stat first{}, other{};
      return ::fstat(layers.front(), &first) == 0 && ::fstat(layer, &other) == 0 && first.st_dev == other.st_dev;
    });
  }

  /// Of a directory in use, names come and go between one look at the overlay and one at its layers: what is no
  /// difference every time is none.
  void leave_lasting(const MergedFolder& folder, std::set<std::string>& differences) const {
    for (int look = 1; look < looks && !differences.empty(); ++look) {
      const Comparison again = compare(folder);
      std::erase_if(differences, [&](const std::string& one) { return !again.differences.contains(one); });
    }
  }

  Comparison compare(const MergedFolder& folder) const {
    std::vector<FolderName> shown;
    std::map<std::string, Made> made;
    const Listed listed = std::max(list(folder.shown.get(), shown), merge(folder, made));
    if (listed == Listed::failed) return {{"the names in " + shown_path(folder, "") + " could not be read"}, {}};
    if (listed == Listed::too_many) return {};
    Comparison comparison;
    for (const FolderName& name : shown) {
      const auto other = made.find(name.text);
      std::string difference = other == made.end() ? "no layer has " + shown_path(folder, name.text)
                                                   : compare_entry(folder, name, other->second);
      if (other != made.end()) other->second.is_shown = true;
      if (!difference.empty()) comparison.differences.insert(std::move(difference));
    }
    for (auto& [name, entry] : made) {
      if (!entry.is_shown)
        comparison.differences.insert("it does not show " + shown_path(folder, name) + " of its layers");
      if (entry.parts.size() > 1) comparison.merged.emplace_back(name, std::move(entry.parts));
    }
    return comparison;
  }

  std::string compare_entry(const MergedFolder& folder, const FolderName& shown, const Made& made) const {
    const bool types_are_known = shown.type != DT_UNKNOWN && made.type != DT_UNKNOWN;
    if (types_are_known && shown.type != made.type) {
      return shown_path(folder, shown.text) + " is something else in its layer";
    }
    const bool is_merged = made.parts.size() > 1;
    if (is_merged || shown.inode == made.inode) return {};
    if (may_be_copied_up(folder, shown, made.layer)) return {};
    return shown_path(folder, shown.text) + " is not the one of its layer";
  }

  /// What was copied up keeps the inode number that it had below.
  static bool may_be_copied_up(const MergedFolder& folder, const FolderName& name, std::size_t layer) {
    return may_bear_overlay_mark(directory_of(folder, layer), name.text, "origin");
  }

  static int directory_of(const MergedFolder& folder, std::size_t layer) {
    for (const auto& [number, directory] : folder.layers) {
      if (number == layer) return directory.get();
    }
    return -1;
  }

  /// What the layers' directories make.
  static Listed merge(const MergedFolder& folder, std::map<std::string, Made>& made) {
    std::set<std::string> closed;  // by a whiteout or a file: layers below are not asked
    for (const auto& [number, directory] : folder.layers) {
      std::vector<FolderName> names;
      if (const Listed listed = list(directory.get(), names); listed != Listed::all) return listed;
      for (const FolderName& name : names) {
        if (closed.contains(name.text)) continue;
        if (is_whiteout(directory.get(), name)) {
          closed.insert(name.text);
          continue;
        }
        Made& entry = made.try_emplace(name.text, Made{number, name.type, name.inode, {}, false}).first->second;
        if (entry.type != DT_DIR || name.type != DT_DIR || !lets_through(folder, entry, name.text)) {
          closed.insert(name.text);
        } else {
          entry.parts.push_back(number);
        }
      }
    }
    return Listed::all;
  }

  /// Whether the layers above ask one more layer for this directory.
  static bool lets_through(const MergedFolder& folder, const Made& entry, const std::string& name) {
    if (entry.parts.empty()) return true;
    const int above = directory_of(folder, entry.parts.back());
    return !may_bear_overlay_mark(above, name, "opaque") && !may_bear_overlay_mark(above, name, "redirect");
  }

  /// Without layers where it cannot be judged; a sentence where it cannot be opened.
  std::expected<MergedFolder, std::string> open_merged(const MergedFolder& folder, const std::string& name,
                                                       const std::vector<std::size_t>& parts) const {
    // Below a redirected directory the layers further down take part under another path: that is left to the reader.
    for (const std::size_t part : parts) {
      if (may_bear_overlay_mark(directory_of(folder, part), name, "redirect")) return MergedFolder{};
    }
    MergedFolder below{folder.path + "/" + name, open_folder(folder.shown.get(), name), {}, folder.depth + 1};
    if (!below.shown) return errno == ENOENT ? MergedFolder{} : unopened(below.path);
    // Another mount stands there: what the overlay has below it cannot be seen.
    if (mount_id_of(below.shown.get()) != mount_) return MergedFolder{};
    for (const auto& [number, directory] : folder.layers) {
      if (std::ranges::find(parts, number) == parts.end()) continue;
      below.layers.emplace_back(number, open_folder(directory.get(), name));
      if (!below.layers.back().second) return errno == ENOENT ? MergedFolder{} : unopened(below.path);
    }
    return below;
  }

  static std::expected<MergedFolder, std::string> unopened(const std::string& path) {
    return std::unexpected(path + " could not be opened: " + errno_name(errno));
  }

  static std::string shown_path(const MergedFolder& folder, const std::string& name) {
    return folder.path + "/" + name;
  }

  std::uint64_t mount_;
  bool are_on_one_file_system_;
  MergedFolder root_;
};

/// 0 where the kernel does not tell.
std::uint64_t unique_mount_id(int handle) {
  struct statx status{};
  const int flags = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
  if (::statx(handle, "", flags, statx_mnt_id_unique, &status) != 0) return 0;
  return (status.stx_mask & statx_mnt_id_unique) != 0 ? status.stx_mnt_id : 0;
}

}  // namespace

std::string why_layers_disagree(int shown, const std::vector<int>& layers) {
  return Agreement(shown, layers).find_difference();
}

bool is_mounted_later(int layer, int overlay) {
  const std::uint64_t of_layer = unique_mount_id(layer);
  const std::uint64_t of_overlay = unique_mount_id(overlay);
  return of_layer != 0 && of_overlay != 0 && of_layer > of_overlay;
}

}  // namespace exhibit
