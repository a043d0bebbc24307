// One entry of a file system: all its metadata, and the digest of its content where it is a regular file.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "collector/rootfs/content_hash.h"
#include "collector/rootfs/hard_links.h"
#include "evidence/base/unique_fd.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

struct EntryOptions {
  bool hash_content = true;
  int proc = -1;  ///< descriptor of a procfs; must outlive the reader
};

/// Belongs to one thread: makes the thread's working directory the procfs, so that an open descriptor can be
/// opened again by the name self/fd/N whatever is or is not mounted on /proc.
class EntryReader {
 public:
  EntryReader(const EntryOptions& options, HardLinks& hard_links);

  /// The entry `name` in the folder `folder`. Opens nothing but regular files; a file of another mount than
  /// `mount_id` is not entered and its outcome is `skipped`.
  FileEntry read(int folder, const char* name, std::string path, std::uint64_t mount_id);

  /// The entry that `handle` (O_PATH) is open on.
  FileEntry read_handle(int handle, std::string path, std::uint64_t mount_id);

  /// Bytes of content read so far.
  std::uint64_t bytes_hashed() const { return bytes_hashed_; }

 private:
  void read_content(int handle, std::uint64_t allocated, FileEntry& entry);
  void hash_open_file(int file, std::uint64_t allocated, FileEntry& entry);
  void read_xattrs(int handle, FileEntry& entry);

  EntryOptions options_;
  HardLinks& hard_links_;
  ContentHasher hasher_;
  std::string names_;
  std::string value_;
  std::uint64_t bytes_hashed_ = 0;
};

/// The mount that `handle` is on, as mountinfo numbers it; 0 where the kernel does not tell.
std::uint64_t mount_id_of(int handle);

}  // namespace exhibit
