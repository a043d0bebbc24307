// Hard links are one content: read once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>

#include "collector/rootfs/content_hash.h"
#include "evidence/encoding/time_text.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

/// Digests of files with more than one name, each kept until its last name was seen. An inode that changed since is
/// another key: its change time is part of it. Beyond the number that is kept, each further name is read for itself:
/// that costs time, and loses nothing.
class HardLinks {
 public:
  /// Some 300 bytes each. Names that are in no walk keep theirs for ever.
  static constexpr std::size_t greatest_known = std::size_t{1} << 18;

  explicit HardLinks(std::size_t greatest = greatest_known) : greatest_(greatest) {}

  /// The digest of an earlier name of the same inode.
  std::optional<ContentDigest> take(const FileEntry& entry);
  void remember(const FileEntry& entry, const ContentDigest& digest);

 private:
  using Key = std::tuple<DeviceNumber, std::uint64_t, Timestamp, std::uint64_t>;
  struct Known {
    ContentDigest digest;
    std::uint64_t names_left;
  };
  static std::optional<Key> key_of(const FileEntry& entry);

  std::size_t greatest_;
  std::mutex mutex_;
  std::map<Key, Known> known_;
};

}  // namespace exhibit
