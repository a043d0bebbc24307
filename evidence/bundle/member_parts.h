// The parts that some members are divided into, each with an index line of its own, so that one variable of an
// environment can be withheld (FORMAT.md 6.1).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// Of one member: the last is all the rest.
inline constexpr std::uint64_t greatest_number_of_parts = 1'024;

/// The byte that ends each part of `member`; nothing for a member that is never divided.
std::optional<char> part_end_of(std::string_view member);

struct MemberPart {
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t offset = 0;  ///< in the member's content
  std::uint64_t size = 0;
  Digest sha256;
};

/// Divides content that comes in pieces of any length.
class PartDivider {
 public:
  using Consume = std::function<void(const MemberPart&)>;

  PartDivider(char end, Consume consume) : end_(end), consume_(std::move(consume)) {}

  void feed(std::string_view bytes);
  /// The content is whole: what follows the last end is a part, too.
  void end();

 private:
  void end_part();

  char end_;
  Consume consume_;
  Sha256 digest_;
  MemberPart part_{1, 0, 0, {}};
};

/// One digest over the sizes and digests of parts, so that a verifier need not keep each.
class PartsDigest {
 public:
  void add(std::uint64_t size, const Digest& sha256);
  std::uint64_t parts() const { return parts_; }
  /// Of the bytes of all parts.
  std::uint64_t size() const { return size_; }
  /// Of all that was added; then it begins anew.
  Digest finish();

 private:
  Sha256 digest_;
  std::uint64_t parts_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace exhibit
