// containerd's snapshots on disk (containerd, core/snapshots/storage/bolt.go: buckets v1/snapshots/<name>, with the
// keys id, kind and parent).
#pragma once

#include <string>
#include <vector>

#include "collector/runtime/bbolt.h"

namespace exhibit {

/// The numbers of a snapshot and of those below it, which name their folders, from the top.
struct SnapshotChain {
  std::vector<std::uint64_t> numbers;
  std::string why_not;  ///< a sentence where the chain cannot be followed to its end
};
SnapshotChain snapshot_chain(const BoltFile& metadata, std::string name);

/// The name that the snapshotter has for the snapshot `key` of a namespace, by meta.db; empty where it has none.
std::string snapshot_name(const BoltFile& meta, const std::string& name_space, const std::string& snapshotter,
                          const std::string& key);

/// The value of a google.protobuf.Any; empty where the bytes are none.
std::string value_of_any(std::string_view bytes);

}  // namespace exhibit
