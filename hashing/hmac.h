// HMAC-SHA-256 (RFC 2104) of many messages under one key.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "hashing/digest.h"

namespace exhibit {

/// Prepares the key once, which costs more than a short message.
class HmacSha256 {
 public:
  explicit HmacSha256(std::span<const std::uint8_t> key);
  Digest of(std::string_view message);

 private:
  struct Free {
    void operator()(void* context) const noexcept;
  };
  std::unique_ptr<void, Free> context_;
};

}  // namespace exhibit
