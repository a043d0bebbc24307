// Private key files, as they are and as what their base64 stands for. Nobody has a passphrase: deriving keys is slow by
// design, and what it opens is the same as what stands in the clear.
#include "hashing/ssh/openssh_key.h"

#include "hashing/base64.h"
#include "hashing/ssh/wire.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  const PassphraseSource nobody = [](std::string_view) -> Expected<Secret> { return refuse("nobody"); };
  (void)ssh::parse_openssh_key(text, "key", nobody);
  const std::string wrapped =
      "-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64_encode(text) + "\n-----END OPENSSH PRIVATE KEY-----\n";
  if (const auto key = ssh::parse_openssh_key(wrapped, "key", nobody)) {
    fuzz::require(ssh::parse_public_blob(key->public_key.blob).has_value());
  }
  if (const auto key = ssh::parse_public_line(text)) fuzz::require(ssh::parse_public_line(key->line()).has_value());
  return 0;
}
