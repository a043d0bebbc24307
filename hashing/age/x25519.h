// age's own keys: recipients `age1…` and identities `AGE-SECRET-KEY-1…`.
#pragma once

#include <string>
#include <string_view>

#include "hashing/age/header.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::age {

inline constexpr std::string_view x25519_type = "X25519";

/// Who has the identity may open the file; the stanza does not tell who that is.
class X25519Recipient {
 public:
  /// `point` is 32 bytes.
  explicit X25519Recipient(std::string point) : point_(std::move(point)) {}

  /// `age1…`, whole.
  static Expected<X25519Recipient> parse(std::string_view text);
  std::string text() const;

  /// Refuses where the key is of low order: nothing would be secret.
  Expected<Stanza> wrap(const Secret& file_key) const;

 private:
  std::string point_;
};

/// A new secret scalar.
Secret new_x25519_scalar();
/// `AGE-SECRET-KEY-1…`.
Secret x25519_identity_text(const Secret& scalar);

/// HKDF's salt and label make the key that wraps a file key between two points.
Secret x25519_wrapping_key(const Secret& shared, std::string_view ephemeral, std::string_view recipient);

}  // namespace exhibit::age
