// What age is made of, by OpenSSL's EVP: X25519 (RFC 7748), HKDF-SHA-256 (RFC 5869), ChaCha20-Poly1305 (RFC 8439).
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hashing/secret.h"

namespace exhibit::age {

inline constexpr std::size_t key_size = 32;  ///< of scalars, points and wrapping keys
inline constexpr std::size_t file_key_size = 16;
inline constexpr std::size_t tag_size = 16;
inline constexpr std::size_t wrapped_key_size = file_key_size + tag_size;

/// From OpenSSL's private generator.
Secret random_bytes(std::size_t size);

/// 32 bytes.
Secret hkdf_sha256(std::string_view secret, std::string_view salt, std::string_view info);

/// scalar · point; nothing where that is zero: the point is of low order, and the result would be no secret.
std::optional<Secret> x25519(std::string_view scalar, std::string_view point);
/// scalar · base point.
std::string x25519_public(std::string_view scalar);

/// The AEAD under one key. No nonce may be used twice to seal.
class ChaCha20Poly1305 {
 public:
  using Nonce = std::array<unsigned char, 12>;

  explicit ChaCha20Poly1305(const Secret& key);

  /// `plain` and its tag into `out`, which has room for both.
  void seal(const Nonce& nonce, std::string_view plain, char* out);
  /// False where `sealed` is not authentic; `out`, of sealed.size() - tag_size bytes, is then to be forgotten.
  bool open(const Nonce& nonce, std::string_view sealed, char* out);
  /// The length of what `bytes` begin with that open() takes; nothing where no length is authentic. It takes some
  /// milliseconds for 64 KiB.
  std::optional<std::size_t> authentic_length(const Nonce& nonce, std::string_view bytes) const;

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  Secret key_;
  std::unique_ptr<void, Free> sealing_;
  std::unique_ptr<void, Free> opening_;
};

/// A file key under a wrapping key that is used once: nonce zero.
std::string wrap_file_key(const Secret& wrapping_key, const Secret& file_key);
/// Nothing where `body` is not authentic under the key. `body` is wrapped_key_size bytes.
std::optional<Secret> unwrap_file_key(const Secret& wrapping_key, std::string_view body);

}  // namespace exhibit::age
