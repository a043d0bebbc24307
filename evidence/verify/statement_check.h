// What SEAL and the checkpoints state, against what went by before them (FORMAT.md 6.4, 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "evidence/records/acquisition.h"
#include "evidence/records/seal.h"
#include "evidence/verify/fault.h"
#include "hashing/digest.h"

namespace exhibit {

/// What was seen when a statement's header began.
struct Prefix {
  std::uint64_t members = 0;
  std::uint64_t bytes = 0;
  Digest sha256;
};

/// What SEAL sums up; absent where the member that tells it is missing or no record.
struct Observed {
  std::string bag;
  std::optional<AcquisitionStart> start;
  std::optional<AcquisitionFinish> finish;
  std::optional<Digest> manifest_sha256;
  std::optional<Digest> tagmanifest_sha256;
  std::optional<std::uint64_t> index_lines;
  std::optional<Digest> merkle_root;
};

/// Whether the digest holds for exactly the bytes before SEAL; everything that does not hold is a fault.
bool check_seal(const Seal& seal, const Prefix& prefix, const Observed& observed, FaultList& faults);

/// What SEAL states that a redacted copy can show.
void check_seal_of_copy(const Seal& seal, const Observed& observed, FaultList& faults);

/// The same for the checkpoint in `member`, the one with this number from 1.
bool check_checkpoint(const Checkpoint& checkpoint, const std::string& member, std::uint64_t sequence,
                      const Prefix& prefix, const std::string& bag, FaultList& faults);

}  // namespace exhibit
