#include "hashing/age/base64.h"
#include "hashing/age/bech32.h"
#include "hashing/age/identity.h"
#include "hashing/age/primitives.h"
#include "hashing/age/x25519.h"

namespace exhibit::age {

X25519Identity::X25519Identity(Secret scalar) : scalar_(std::move(scalar)), point_(x25519_public(scalar_.view())) {}

Expected<X25519Identity> X25519Identity::parse(std::string_view text) {
  auto scalar = bech32_decode("age-secret-key-", text);
  const bool is_upper_case = text.starts_with('A');
  if (!scalar || scalar->size() != key_size || !is_upper_case)
    return refuse("no identity of age's: a character is wrong or missing");
  return X25519Identity(*std::move(scalar));
}

Unwrapped X25519Identity::unwrap(std::span<const Stanza> stanzas) const {
  for (const Stanza& stanza : stanzas) {
    if (stanza.type != x25519_type) continue;
    if (stanza.arguments.size() != 1) return fail(Fault::malformed, "an X25519 recipient has not one argument");
    const auto ephemeral = base64_decode(stanza.arguments[0]);
    if (!ephemeral || ephemeral->size() != key_size || stanza.body.size() != wrapped_key_size) {
      return fail(Fault::malformed, "an X25519 recipient has a key of the wrong length or spelling");
    }
    const auto shared = x25519(scalar_.view(), *ephemeral);
    if (!shared) return fail(Fault::malformed, "an X25519 recipient has a key of low order");
    if (auto file_key = unwrap_file_key(x25519_wrapping_key(*shared, *ephemeral, point_), stanza.body)) return file_key;
  }
  return std::nullopt;
}

}  // namespace exhibit::age
