// The judgement over a bundle together with what stands beside it (FORMAT.md 8, 9). verify.h judges the bundle alone.
#pragma once

#include <vector>

#include "evidence/trust/request.h"
#include "evidence/trust/sidecar_set.h"
#include "evidence/trust/statement.h"
#include "evidence/verify/verify.h"

namespace exhibit {

struct Judgement {
  Verdict verdict = Verdict::malformed;  ///< over the bundle and its sidecars
  std::vector<Fault> faults;             ///< of the sidecars, and of what was asked for and is not there
  std::vector<SignatureStatement> signatures;
  std::vector<TimeStampStatement> time_stamps;
  bool seal_is_expected = false;  ///< a seal was expected, and it is this one
  /// Everything that was required is there. Where not, the verdict stays what it is and the faults say what is missing.
  bool is_as_asked = true;
};

/// A bundle that is not consistent keeps its verdict; its sidecars are not looked at.
Judgement judge(const Verification& verification, const SidecarSet& sidecars, const TrustRequest& request);

}  // namespace exhibit
