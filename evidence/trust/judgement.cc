#include "evidence/trust/judgement.h"

#include <algorithm>

#include "evidence/trust/cms_judgement.h"
#include "evidence/trust/ssh_judgement.h"
#include "evidence/trust/time_stamp_judgement.h"

namespace exhibit {
namespace {

constexpr const char* cms_name = "SEAL.p7s";

void judge_seal_copy(const SidecarSet& sidecars, std::string_view seal, Judgement& judgement) {
  if (!sidecars.seal || sidecars.seal->content == seal) return;
  judgement.faults.push_back({FaultCode::seal_copy, sidecars.seal->path, "not the bytes of the bundle's SEAL"});
}

void judge_signatures(const SidecarSet& sidecars, const Verification& verification, const TrustRequest& request,
                      Judgement& judgement) {
  const std::string& sealed = verification.seal->sealed;
  std::optional<TimeStampStatement> stamp;
  if (sidecars.cms && sidecars.cms_stamp) {
    stamp = judge_time_stamp(*sidecars.cms_stamp, cms_name, sidecars.cms->content, sealed, request, judgement);
  } else if (sidecars.cms_stamp) {
    judgement.faults.push_back(
        {FaultCode::bad_time_stamp, sidecars.cms_stamp->path, "the signature that it is over is not there"});
  }
  if (sidecars.cms) {
    judge_cms(*sidecars.cms, verification.seal_text, sealed, request, stamp ? &*stamp : nullptr, judgement);
  }
  if (sidecars.ssh) judge_ssh(*sidecars.ssh, verification.seal_text, request, judgement);
}

bool is_trusted_signature(const SignatureStatement& statement) { return statement.is_trusted; }

/// A stamp over a signature is one over the seal as well, as the signature is of it.
bool is_trusted_time_stamp(const TimeStampStatement& statement) {
  return statement.is_trusted && !statement.contradicts_seal;
}

/// A bundle that was rewritten whole agrees with itself: only who knows its seal can tell.
void compare_seal(const Verification& verification, const TrustRequest& request, Judgement& judgement) {
  if (!request.expected_seal || !verification.seal_sha256) return;
  judgement.seal_is_expected = *verification.seal_sha256 == *request.expected_seal;
  if (judgement.seal_is_expected) return;
  judgement.faults.push_back(
      {FaultCode::unexpected_seal, "SEAL", "expected was the seal " + request.expected_seal->hex()});
}

bool has_contradiction(const std::vector<Fault>& faults) {
  return std::ranges::any_of(faults,
                             [](const Fault& fault) { return fault_kind(fault.code) == FaultKind::contradiction; });
}

void ask_for_requirements(const TrustRequest& request, Judgement& judgement) {
  const bool is_signed = std::ranges::any_of(judgement.signatures, is_trusted_signature);
  const bool is_stamped = std::ranges::any_of(judgement.time_stamps, is_trusted_time_stamp);
  if (request.requires_signature && !is_signed) {
    const bool names_nobody = !request.signers.names_anybody() && request.authorities.empty();
    judgement.faults.push_back({FaultCode::no_trusted_signature, "SEAL",
                                names_nobody
                                    ? "a signature is required, and nobody is trusted: name them with --signer or --ca"
                                    : "a signature is required, and there is none by anybody you named"});
  }
  if (request.requires_time_stamp && !is_stamped) {
    judgement.faults.push_back(
        {FaultCode::no_trusted_time_stamp, "SEAL",
         request.time_authorities.empty()
             ? "a time stamp is required, and no authority is trusted: name its CA with --tsa-ca"
             : "a time stamp is required, and there is none from after the seal by an authority you named"});
  }
  judgement.is_as_asked = (is_signed || !request.requires_signature) && (is_stamped || !request.requires_time_stamp) &&
                          (judgement.seal_is_expected || !request.expected_seal);
}

}  // namespace

Judgement judge(const Verification& verification, const SidecarSet& sidecars, const TrustRequest& request) {
  Judgement judgement;
  judgement.verdict = verification.verdict;
  compare_seal(verification, request, judgement);
  if (verification.verdict == Verdict::consistent_unsigned && verification.seal) {
    judge_seal_copy(sidecars, verification.seal_text, judgement);
    if (sidecars.seal_stamp) {
      judge_time_stamp(*sidecars.seal_stamp, "SEAL", verification.seal_text, verification.seal->sealed, request,
                       judgement);
    }
    judge_signatures(sidecars, verification, request, judgement);
    if (std::ranges::any_of(judgement.signatures, is_trusted_signature)) judgement.verdict = Verdict::authentic;
    if (has_contradiction(judgement.faults)) judgement.verdict = Verdict::tampered;
  }
  ask_for_requirements(request, judgement);
  return judgement;
}

}  // namespace exhibit
