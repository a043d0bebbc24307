// One entry of a file system: all its metadata, and of a regular file its content.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "collector/rootfs/content_reader.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

/// Belongs to one thread: makes the thread's working directory the procfs, so that an open descriptor can be
/// opened again by the name self/fd/N whatever is or is not mounted on /proc.
class EntryReader {
 public:
  /// `proc`: descriptor of a procfs. Both must outlive the reader.
  EntryReader(int proc, ContentReader& content);

  /// The entry `name` in the folder `folder`. Opens nothing but regular files; a file of another mount than
  /// `mount_id` is not entered and its outcome is `skipped`.
  FileEntry read(int folder, const char* name, std::string path, std::uint64_t mount_id);

  /// The entry that `handle` is open on, by O_PATH or as a folder. `mount_id` 0: whatever mount it is on.
  FileEntry read_handle(int handle, std::string path, std::uint64_t mount_id);

 private:
  /// Of a regular file without extended attributes, where its content is not read: two looks at its name, with the
  /// question for attributes between them, cost less than opening it. False where it is none, or not the same.
  bool read_without_opening(int folder, const char* name, std::uint64_t mount_id, FileEntry& entry);
  /// By `file`, a descriptor of the same that is open for reading; where it is -1, by the handle's name in the procfs,
  /// which takes the kernel longer.
  void read_xattrs(int handle, int file, FileEntry& entry);

  ContentReader& content_;
  std::unique_ptr<char[]> names_;      ///< room for all of a file
  std::unique_ptr<char[]> value_;      ///< room for the longest
  std::optional<bool> tells_changes_;  ///< the mount's file system: a walk has one
};

/// The mount that `handle` is on, as mountinfo numbers it; 0 where the kernel does not tell.
std::uint64_t mount_id_of(int handle);

}  // namespace exhibit
