// SHA-256 (FIPS 180-4) by OpenSSL's EVP, behind value types.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace exhibit {

/// OpenSSL could not do what it always can (no memory, no provider). Nothing can go on after it.
class CryptoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A SHA-256 value: 32 bytes, compared by value.
struct Digest {
  static constexpr std::size_t size = 32;
  std::array<std::uint8_t, size> bytes{};

  auto operator<=>(const Digest&) const = default;

  /// 64 lower-case hexadecimal digits.
  std::string hex() const;

  /// The digest that `text` spells in exactly 64 lower-case hexadecimal digits, or nothing.
  static std::optional<Digest> from_hex(std::string_view text);
};

/// A running SHA-256. A copy goes on from the same state by itself.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256& other);
  Sha256& operator=(const Sha256& other);
  Sha256(Sha256&&) noexcept = default;
  Sha256& operator=(Sha256&&) noexcept = default;
  ~Sha256() = default;

  Sha256& update(std::span<const std::byte> bytes);
  Sha256& update(std::string_view bytes);

  /// The digest of all bytes so far; the object starts anew.
  Digest finish();

  /// Forgets all bytes so far.
  void restart();

  /// The digest of all bytes so far; the object goes on.
  Digest peek() const;

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

Digest sha256(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104).
Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view message);

/// Bytes as lower-case hexadecimal digits.
std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace exhibit
