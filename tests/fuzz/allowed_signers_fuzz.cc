// Allowed signers: every line is either somebody who may sign or is refused with a reason.
#include "hashing/ssh/allowed_signers.h"

#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  const ssh::AllowedSigners parsed = ssh::parse_allowed_signers(text);
  for (const ssh::AllowedSigner& signer : parsed.signers) {
    fuzz::require(ssh::parse_public_blob(signer.key.blob).has_value());
    (void)ssh::may_sign(signer, "exhibit-seal", 1'800'000'000);
  }
  for (const ssh::RefusedLine& line : parsed.refused) fuzz::require(!line.why.empty());
  (void)ssh::matches_pattern_list(text.substr(0, size / 2), text.substr(size / 2));
  return 0;
}
