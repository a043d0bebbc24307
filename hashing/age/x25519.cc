#include "hashing/age/x25519.h"

#include <openssl/crypto.h>

#include "hashing/age/base64.h"
#include "hashing/age/bech32.h"
#include "hashing/age/primitives.h"

namespace exhibit::age {
namespace {

constexpr std::string_view recipient_prefix = "age";
constexpr std::string_view identity_prefix = "age-secret-key-";

}  // namespace

Expected<X25519Recipient> X25519Recipient::parse(std::string_view text) {
  const auto point = bech32_decode(recipient_prefix, text);
  const bool is_lower_case = text.starts_with(recipient_prefix);
  if (!point || point->size() != key_size || !is_lower_case)
    return refuse("no recipient of age's: a character is wrong or missing");
  return X25519Recipient(std::string(point->view()));
}

std::string X25519Recipient::text() const { return bech32_encode(recipient_prefix, point_); }

Expected<Stanza> X25519Recipient::wrap(const Secret& file_key) const {
  const Secret scalar = new_x25519_scalar();
  const std::string ephemeral = x25519_public(scalar.view());
  const auto shared = x25519(scalar.view(), point_);
  if (!shared) return refuse("the recipient's key is of low order: nothing would be secret");
  return Stanza{std::string(x25519_type),
                {base64_encode(ephemeral)},
                wrap_file_key(x25519_wrapping_key(*shared, ephemeral, point_), file_key)};
}

Secret new_x25519_scalar() { return random_bytes(key_size); }

Secret x25519_identity_text(const Secret& scalar) {
  std::string text = bech32_encode(identity_prefix, scalar.view());
  for (char& character : text) {
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  }
  Secret identity{std::string_view(text)};
  OPENSSL_cleanse(text.data(), text.size());
  return identity;
}

Secret x25519_wrapping_key(const Secret& shared, std::string_view ephemeral, std::string_view recipient) {
  return hkdf_sha256(shared.view(), std::string(ephemeral) + std::string(recipient), "age-encryption.org/v1/X25519");
}

}  // namespace exhibit::age
