#include "evidence/sign/seal_to_sign.h"

#include <fmt/format.h>

#include <cerrno>

#include "evidence/bundle/output.h"

namespace exhibit {
namespace {

constexpr std::size_t greatest_seal = std::size_t{1} << 20;

std::string why_not(const Verification& verification) {
  std::string why = fmt::format("{}, and only what is consistent is signed", verdict_word(verification.verdict));
  if (verification.verdict == Verdict::incomplete) why += "; it has no SEAL that vouches for all of it";
  if (verification.faults.empty()) return why;
  const Fault& fault = verification.faults.front();
  return why + fmt::format(" ({} at {}: {}); see exhibit verify", fault_code_word(fault.code), fault.where, fault.why);
}

}  // namespace

std::expected<SealToSign, UnfitBundle> seal_to_sign(const std::string& bundle) {
  if (bundle == "-") {
    const Error error{ErrorCode::unsupported, 0, {}, bundle, "what stands beside a bundle needs the name of its file"};
    return std::unexpected(UnfitBundle{error, {}});
  }
  auto verification = verify_file(bundle);
  if (!verification) return std::unexpected(UnfitBundle{verification.error(), {}});
  const bool is_consistent = verification->verdict == Verdict::consistent_unsigned && verification->seal;
  if (!is_consistent) {
    return std::unexpected(UnfitBundle{corrupt(bundle, why_not(*verification)).error(), verification->verdict});
  }
  return SealToSign{.text = std::move(verification->seal_text),
                    .sha256 = *verification->seal_sha256,
                    .seal = *std::move(verification->seal),
                    .paths = SidecarPaths(bundle)};
}

Result<void> write_seal_copy(const SealToSign& sealed) {
  const auto present = read_small_file(sealed.paths.seal, greatest_seal);
  if (!present) return std::unexpected(present.error());
  if (!*present) return write_new_file(sealed.paths.seal, sealed.text);
  if (**present == sealed.text) return {};
  return corrupt(sealed.paths.seal, "it is there already, and is not the SEAL of this bundle");
}

Result<void> refuse_existing(const std::string& path) {
  if (!is_taken(path)) return {};
  return std::unexpected(
      Error{ErrorCode::io, EEXIST, "create", path, "nothing is ever overwritten; move it away first"});
}

}  // namespace exhibit
