// A folder of the host, or of the file system a runtime lives in, from which its state is read: regular files only,
// bounded, never through a magic link, never out of the root they belong to.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collector/proc/procfs.h"
#include "collector/rootfs/answering_mounts.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

/// What is read of one state file at the most; more is `truncated`.
inline constexpr std::size_t greatest_state_file = std::size_t{16} << 20;
/// What is read of one database at the most.
inline constexpr std::size_t greatest_database = std::size_t{64} << 20;

class StateFolder {
 public:
  /// `path` as this program sees it.
  static std::optional<StateFolder> open(const std::string& path);
  /// A folder that is open, O_PATH, with the mounts below it that may be entered.
  static StateFolder of(UniqueFd descriptor, std::string path, std::shared_ptr<const AnsweringMounts> mounts) {
    return {std::move(descriptor), std::move(path), std::move(mounts)};
  }
  /// Behind the magic link "root" or "cwd" of a process, whatever mount namespace that lies in. `path` is how it is
  /// written down. What is below is entered only on mounts that the process sees and that answer (answering_mounts.h):
  /// anyone can make a runtime's state seem to lie on a file system that never does.
  static std::optional<StateFolder> behind(const ProcessFolder& process, const char* link, std::string path);

  /// The folder `path` below; absolute paths and links stay below.
  std::optional<StateFolder> folder(const std::string& path) const;
  std::optional<StateFolder> parent() const;
  /// The regular file `path` below, its access time left as it is.
  RawFile read(const std::string& path, std::size_t limit = greatest_state_file) const;
  RawLink read_link(const std::string& name) const;
  /// Names in the folder, at most 65,536; none where it cannot be read.
  std::vector<std::string> names() const;

  /// How `path` below this folder is written down as a source.
  std::string path_of(const std::string& path) const;
  const std::string& path() const { return path_; }
  int descriptor() const { return descriptor_.get(); }
  /// The user that owns it, as this program sees it.
  std::optional<std::uint32_t> owner() const;

 private:
  using Mounts = std::shared_ptr<const AnsweringMounts>;
  StateFolder(UniqueFd descriptor, std::string path, Mounts mounts)
      : descriptor_(std::move(descriptor)), path_(std::move(path)), mounts_(std::move(mounts)) {}

  Result<UniqueFd> open_below(const std::string& path, int flags) const;
  Result<UniqueFd> open_for_reading(const std::string& path) const;
  Outcome read_regular(const std::string& path, std::size_t limit, std::string& bytes) const;

  UniqueFd descriptor_;
  std::string path_;
  Mounts mounts_;  ///< null: whatever is there
};

/// "a/b" of "a/b/c"; empty where there is no '/'.
std::string folder_of(const std::string& path);
/// "c" of "a/b/c".
std::string name_in(const std::string& path);

}  // namespace exhibit
