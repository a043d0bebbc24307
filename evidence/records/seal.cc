#include "evidence/records/seal.h"

#include <fmt/format.h>

namespace exhibit {

std::string to_text(const Seal& seal) {
  return fmt::format(
      "exhibit-seal: {}\nbundle-id: {}\nbag: {}\nstatus: {}\nstarted: {}\nsealed: {}\ngaps: {}\nmembers: {}\n"
      "prefix-bytes: {}\nprefix-sha256: {}\nmanifest-sha256: {}\ntagmanifest-sha256: {}\nleaves: {}\n"
      "merkle-root-sha256: {}\n",
      format_version, seal.bundle_id, seal.bag, seal.status, seal.started, seal.sealed, seal.gaps, seal.members,
      seal.prefix_bytes, seal.prefix_sha256.hex(), seal.manifest_sha256.hex(), seal.tagmanifest_sha256.hex(),
      seal.leaves, seal.merkle_root_sha256.hex());
}

std::string to_text(const Checkpoint& checkpoint) {
  return fmt::format(
      "exhibit-checkpoint: {}\nbundle-id: {}\nsequence: {}\nmembers: {}\ntime: {}\nprefix-bytes: {}\n"
      "prefix-sha256: {}\n",
      format_version, checkpoint.bundle_id, checkpoint.sequence, checkpoint.members, checkpoint.time,
      checkpoint.prefix_bytes, checkpoint.prefix_sha256.hex());
}

}  // namespace exhibit
