// One entry of a file system: all its metadata, and of a regular file its content.
#pragma once

#include <cstdint>
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

  /// The entry that `handle` (O_PATH) is open on. `mount_id` 0: whatever mount it is on.
  FileEntry read_handle(int handle, std::string path, std::uint64_t mount_id);

 private:
  void read_xattrs(int handle, FileEntry& entry);

  ContentReader& content_;
  std::string names_;
  std::string value_;
};

/// The mount that `handle` is on, as mountinfo numbers it; 0 where the kernel does not tell.
std::uint64_t mount_id_of(int handle);

}  // namespace exhibit
