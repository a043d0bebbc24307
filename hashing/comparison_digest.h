// Digests as other people's records have them, to compare files with. Never to vouch for anything: MD5 and SHA-1 are
// broken, and whoever made a file may have made a second one of the same digest.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

enum class ComparisonKind : std::uint8_t { md5, sha1, sha256 };

/// "MD5", "SHA-1", "SHA-256".
std::string_view comparison_kind_word(ComparisonKind kind);
/// In bytes.
std::size_t digest_size(ComparisonKind kind);

/// A value of one of these, or its first bytes where a record keeps no more.
struct ComparisonDigest {
  ComparisonKind kind = ComparisonKind::md5;
  std::uint8_t size = 0;  ///< bytes that count
  std::array<std::uint8_t, Digest::size> bytes{};

  bool operator==(const ComparisonDigest&) const = default;

  /// Whether `whole`, of the same kind, begins with this value.
  bool begins(const ComparisonDigest& whole) const;
  std::string hex() const;

  /// Nothing where the length is not that of `kind`.
  static std::optional<ComparisonDigest> from_bytes(ComparisonKind kind, std::string_view bytes);
  /// The same from hexadecimal digits in either case.
  static std::optional<ComparisonDigest> from_hex(ComparisonKind kind, std::string_view digits);
  static ComparisonDigest from(const Digest& digest);
};

/// A running digest.
class ComparisonHash {
 public:
  /// Throws CryptoError where OpenSSL has no such method, as MD5 under a FIPS policy.
  explicit ComparisonHash(ComparisonKind kind);

  void update(std::string_view bytes);
  /// Once only.
  ComparisonDigest finish();

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  ComparisonKind kind_;
  std::unique_ptr<void, Free> context_;
};

ComparisonDigest comparison_digest(ComparisonKind kind, std::string_view bytes);

}  // namespace exhibit
