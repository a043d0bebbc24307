// SSHSIG: what is accepted is spelled in the one way there is, and none that was not made by a key verifies.
#include "hashing/ssh/signature.h"

#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  if (const auto signature = ssh::parse_signature(text)) {
    const auto again = ssh::parse_signature(ssh::armoured_signature(ssh::signature_blob(*signature)));
    fuzz::require(again && again->value == signature->value && again->key == signature->key);
  }
  if (const auto signature = ssh::parse_signature_blob(text)) {
    fuzz::require(ssh::signature_blob(*signature) == text);
    fuzz::require(!ssh::check_signature(*signature, "nobody signed this", "exhibit-seal"));
  }
  return 0;
}
