// The seal of a bundle that is worth a signature or a time stamp, and the files made of it.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/records/seal.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/verify/verify.h"
#include "hashing/digest.h"

namespace exhibit {

struct SealToSign {
  std::string text;  ///< the bytes of SEAL, over which everything is made
  Digest sha256;     ///< the seal
  Seal seal;
  SidecarPaths paths;
};

/// Why a bundle is not to be signed: it could not be read, or the verdict over it.
struct UnfitBundle {
  Error error;
  std::optional<Verdict> verdict;
};

/// Verifies every byte of the bundle. Refuses what is not consistent, with the verdict and the first fault; a cut
/// bundle has no SEAL that vouches for all of it.
std::expected<SealToSign, UnfitBundle> seal_to_sign(const std::string& bundle);

/// Writes `.SEAL` where it is not there yet. Refuses where it is there and is another's.
Result<void> write_seal_copy(const SealToSign& sealed);

/// Refuses where `path` exists: a signature is never replaced. Asked before a passphrase is.
Result<void> refuse_existing(const std::string& path);

}  // namespace exhibit
