#include "collector/rootfs/layer_agreement.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "collector/rootfs/entry_reader.h"
#include "collector/rootfs/folder_names.h"
#include "collector/rootfs/overlay_marks.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {
namespace {

constexpr unsigned statx_mnt_id_unique = 0x4000;  // STATX_MNT_ID_UNIQUE, newer than Debian 12's headers
constexpr int looks = 4;
constexpr std::size_t greatest_depth = 48;        // bounds descriptors; below it the check is left out

/// What a name in a directory is made of.
struct Made {
  std::size_t layer;  ///< that decides on it
  unsigned char type;
  std::uint64_t inode;
  std::vector<std::size_t> parts;  ///< layers that have a directory of the name which takes part
};

/// One directory of the overlay, and those of the layers that it is merged from.
struct MergedFolder {
  std::string path;
  UniqueFd shown;
  std::vector<std::pair<std::size_t, UniqueFd>> layers;  ///< (number of the layer, its directory), from the top
  std::size_t depth = 0;
};

std::optional<std::vector<FolderName>> names_in(int handle) {
  const UniqueFd folder(::openat(handle, ".", folder_flags));
  std::vector<FolderName> names;
  if (!folder || !read_names(folder.get(), names).is_ok()) return std::nullopt;
  return names;
}

UniqueFd open_folder(int parent, const std::string& name) {
  return UniqueFd(::openat(parent, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool is_whiteout(int layer, const FolderName& name) {
  if (name.type != DT_CHR && name.type != DT_UNKNOWN) return false;
  struct stat status {};
  return ::fstatat(layer, name.text.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISCHR(status.st_mode) &&
         status.st_rdev == 0;
}

class Agreement {
 public:
  Agreement(int shown, const std::vector<int>& layers)
      : mount_(mount_id_of(shown)), are_on_one_file_system_(have_one_device(layers)) {
    MergedFolder root{"", UniqueFd(::fcntl(shown, F_DUPFD_CLOEXEC, 0)), {}, 0};
    for (std::size_t i = 0; i < layers.size(); ++i) {
      root.layers.emplace_back(i, UniqueFd(::fcntl(layers[i], F_DUPFD_CLOEXEC, 0)));
    }
    waiting_.push_back(std::move(root));
  }

  std::string find_difference() {
    while (!waiting_.empty()) {
      const MergedFolder folder = std::move(waiting_.back());
      waiting_.pop_back();
      const std::set<std::string> differences = lasting_differences(folder);
      if (!differences.empty()) return *differences.begin();
    }
    return {};
  }

 private:
  static bool have_one_device(const std::vector<int>& layers) {
    return std::ranges::all_of(layers, [&](int layer) {
      struct stat first {}, other {};
      return ::fstat(layers.front(), &first) == 0 && ::fstat(layer, &other) == 0 && first.st_dev == other.st_dev;
    });
  }

  /// Of a directory in use, names come and go between one look at the overlay and one at its layers: what is no
  /// difference every time is none.
  std::set<std::string> lasting_differences(const MergedFolder& folder) {
    std::set<std::string> lasting = compare(folder, true);
    for (int look = 1; look < looks && !lasting.empty(); ++look) {
      const std::set<std::string> again = compare(folder, false);
      std::erase_if(lasting, [&](const std::string& difference) { return !again.contains(difference); });
    }
    return lasting;
  }

  std::set<std::string> compare(const MergedFolder& folder, bool goes_below) {
    const auto shown = names_in(folder.shown.get());
    const auto made = merge(folder);
    if (!shown || !made) return {"the names in " + shown_path(folder, "") + " could not be read"};
    std::set<std::string> differences;
    std::set<std::string> seen;
    for (const FolderName& name : *shown) {
      seen.insert(name.text);
      const auto other = made->find(name.text);
      std::string difference = other == made->end() ? "no layer has " + shown_path(folder, name.text)
                                                    : compare_entry(folder, name, other->second);
      if (!difference.empty()) differences.insert(std::move(difference));
    }
    for (const auto& [name, entry] : *made) {
      if (!seen.contains(name)) differences.insert("it does not show " + shown_path(folder, name) + " of its layers");
      if (goes_below && entry.parts.size() > 1 && folder.depth < greatest_depth) add_merged(folder, name, entry.parts);
    }
    return differences;
  }

  std::string compare_entry(const MergedFolder& folder, const FolderName& shown, const Made& made) const {
    const bool types_are_known = shown.type != DT_UNKNOWN && made.type != DT_UNKNOWN;
    if (types_are_known && shown.type != made.type) {
      return shown_path(folder, shown.text) + " is something else in its layer";
    }
    const bool is_merged = made.parts.size() > 1;
    if (!are_on_one_file_system_ || is_merged || shown.inode == made.inode) return {};
    if (may_be_copied_up(folder, shown, made.layer)) return {};
    return shown_path(folder, shown.text) + " is not the one of its layer";
  }

  /// What was copied up keeps the inode number that it had below.
  static bool may_be_copied_up(const MergedFolder& folder, const FolderName& name, std::size_t layer) {
    const bool can_be_asked = name.type == DT_REG || name.type == DT_DIR;
    return !can_be_asked || has_overlay_mark(directory_of(folder, layer), name.text, "origin");
  }

  static int directory_of(const MergedFolder& folder, std::size_t layer) {
    for (const auto& [number, directory] : folder.layers) {
      if (number == layer) return directory.get();
    }
    return -1;
  }

  /// What the layers' directories make; nothing where one cannot be read.
  static std::optional<std::map<std::string, Made>> merge(const MergedFolder& folder) {
    std::map<std::string, Made> made;
    std::set<std::string> closed;  // by a whiteout or a file: layers below are not asked
    for (const auto& [number, directory] : folder.layers) {
      const auto names = names_in(directory.get());
      if (!names) return std::nullopt;
      for (const FolderName& name : *names) {
        if (closed.contains(name.text)) continue;
        if (is_whiteout(directory.get(), name)) {
          closed.insert(name.text);
          continue;
        }
        Made& entry = made.try_emplace(name.text, Made{number, name.type, name.inode, {}}).first->second;
        if (entry.type != DT_DIR || name.type != DT_DIR || !lets_through(folder, entry, name.text)) {
          closed.insert(name.text);
        } else {
          entry.parts.push_back(number);
        }
      }
    }
    return made;
  }

  /// Whether the layers above ask one more layer for this directory.
  static bool lets_through(const MergedFolder& folder, const Made& entry, const std::string& name) {
    if (entry.parts.empty()) return true;
    const int above = directory_of(folder, entry.parts.back());
    return !has_overlay_mark(above, name, "opaque") && !has_overlay_mark(above, name, "redirect");
  }

  void add_merged(const MergedFolder& folder, const std::string& name, const std::vector<std::size_t>& parts) {
    // Below a redirected directory the layers further down take part under another path: that is left to the reader.
    for (const std::size_t part : parts) {
      if (has_overlay_mark(directory_of(folder, part), name, "redirect")) return;
    }
    MergedFolder below{folder.path + "/" + name, open_folder(folder.shown.get(), name), {}, folder.depth + 1};
    // Another mount stands there: what the overlay has below it cannot be seen.
    if (!below.shown || mount_id_of(below.shown.get()) != mount_) return;
    for (const auto& [number, directory] : folder.layers) {
      if (std::ranges::find(parts, number) == parts.end()) continue;
      below.layers.emplace_back(number, open_folder(directory.get(), name));
    }
    waiting_.push_back(std::move(below));
  }

  static std::string shown_path(const MergedFolder& folder, const std::string& name) { return folder.path + "/" + name; }

  std::uint64_t mount_;
  bool are_on_one_file_system_;
  std::vector<MergedFolder> waiting_;
};

/// 0 where the kernel does not tell.
std::uint64_t unique_mount_id(int handle) {
  struct statx status {};
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
