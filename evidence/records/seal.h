// The final statement of digests, and the statements on the way to it (FORMAT.md 6.4, 7).
#pragma once

#include <cstdint>
#include <string>

#include "hashing/digest.h"

namespace exhibit {

inline constexpr int format_version = 1;

struct Seal {
  std::string bundle_id;
  std::string bag;
  std::string status;  ///< complete, partial
  std::string started;
  std::string sealed;
  std::uint64_t gaps = 0;
  std::uint64_t members = 0;
  std::uint64_t prefix_bytes = 0;
  Digest prefix_sha256;
  Digest manifest_sha256;
  Digest tagmanifest_sha256;
  std::uint64_t leaves = 0;
  Digest merkle_root_sha256;
};

std::string to_text(const Seal& seal);

struct Checkpoint {
  std::string bundle_id;
  std::uint64_t sequence = 0;
  std::uint64_t members = 0;
  std::string time;
  std::uint64_t prefix_bytes = 0;
  Digest prefix_sha256;
};

std::string to_text(const Checkpoint& checkpoint);

}  // namespace exhibit
