#include "collector/rootfs/hard_links.h"

namespace exhibit {

std::optional<HardLinks::Key> HardLinks::key_of(const FileEntry& entry) {
  if (entry.nlink.value_or(1) < 2 || !entry.dev || !entry.ino || !entry.ctime || !entry.size) return std::nullopt;
  return Key{*entry.dev, *entry.ino, *entry.ctime, *entry.size};
}

std::optional<ContentDigest> HardLinks::take(const FileEntry& entry) {
  const auto key = key_of(entry);
  if (!key) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(*key);
  if (found == known_.end()) return std::nullopt;
  ContentDigest digest = found->second.digest;
  if (--found->second.names_left == 0) known_.erase(found);
  return digest;
}

void HardLinks::remember(const FileEntry& entry, const ContentDigest& digest) {
  const auto key = key_of(entry);
  if (!key || !digest.outcome.is_ok()) return;
  const std::lock_guard lock(mutex_);
  if (known_.size() < greatest_) known_.emplace(*key, Known{digest, *entry.nlink - 1});
}

}  // namespace exhibit
