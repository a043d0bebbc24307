// Everything below /proc is opened here, relative to a descriptor, so that a folder of fixtures will do as well.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/base/unique_fd.h"
#include "evidence/encoding/time_text.h"
#include "evidence/records/outcome.h"

namespace exhibit {

/// The raw bytes of one file, and what became of the attempt.
struct RawFile {
  std::string bytes;
  Outcome outcome;
  Timestamp begun;
  Timestamp ended;
};

/// Files of /proc have no size. This is what is read of one at the most; more is `truncated`.
inline constexpr std::size_t greatest_proc_file = std::size_t{16} << 20;

/// Appends what `file` has up to its end to `bytes`, until these are `limit`. No room is left in them that only reading
/// needs: most files are small, and some are kept for long.
Outcome read_to_end(int file, std::size_t limit, std::string& bytes);

/// Reads `name` below `folder` to its end, at most `limit` bytes.
RawFile read_file_at(int folder, const char* name, std::size_t limit = greatest_proc_file);

/// The target of the link `name` below `folder`, raw bytes.
struct RawLink {
  std::string target;
  Outcome outcome;
};
RawLink read_link_at(int folder, const char* name);

/// The names in the folder that `folder` is open on, without "." and "..", in the order the kernel gives them.
Result<std::vector<std::string>> names_in(int folder);

/// An open /proc/PID. The kernel ties the folder to the process and not to the number: once the process is gone every
/// read fails with ESRCH, even if another has the pid by then.
class ProcessFolder {
 public:
  explicit ProcessFolder(std::int64_t pid, UniqueFd folder) : pid_(pid), folder_(std::move(folder)) {}

  std::int64_t pid() const { return pid_; }
  int descriptor() const { return folder_.get(); }
  RawFile read(const char* name, std::size_t limit = greatest_proc_file) const {
    return read_file_at(folder_.get(), name, limit);
  }
  RawLink read_link(const char* name) const { return read_link_at(folder_.get(), name); }
  Result<std::vector<std::string>> names(const char* sub_folder) const;
  /// Opens `name` with `flags` and O_CLOEXEC; follows magic links such as "root" and "exe".
  Result<UniqueFd> open(const char* name, int flags) const;

 private:
  std::int64_t pid_;
  UniqueFd folder_;
};

/// Whether the process's mount namespace belongs to our own user namespace (ioctl_nsfs(2)): then no one but its root
/// has mounted anything there.
bool has_mounts_of_root(const ProcessFolder& process);

/// A procfs of this program's own where the kernel allows it: a detached mount (fsopen(2), fsmount(2)), which neither
/// mounts over /proc/PID nor hidepid can reach. Else /proc, and `note` says why. Copies share the descriptor.
class ProcFs {
 public:
  static Result<ProcFs> open();
  /// Any folder that looks like /proc, for tests.
  static Result<ProcFs> open_at(const std::string& path);

  int descriptor() const { return root_->get(); }
  const std::string& source() const { return source_; }  ///< "detached", or the path
  const std::string& note() const { return note_; }
  /// Whether it is a mount of this program's own.
  bool is_own() const { return source_ == own_source; }

  /// All numeric names, ascending.
  Result<std::vector<std::int64_t>> pids() const;
  Result<ProcessFolder> process(std::int64_t pid) const;
  RawFile read(const char* name) const { return read_file_at(root_->get(), name); }

 private:
  static constexpr std::string_view own_source = "detached";

  ProcFs(UniqueFd root, std::string source, std::string note)
      : root_(std::make_shared<const UniqueFd>(std::move(root))), source_(std::move(source)), note_(std::move(note)) {}

  std::shared_ptr<const UniqueFd> root_;
  std::string source_;
  std::string note_;
};

}  // namespace exhibit
