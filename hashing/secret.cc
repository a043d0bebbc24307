#include "hashing/secret.h"

#include <openssl/crypto.h>
#include <sys/resource.h>

namespace exhibit {

// A copy, so that the bytes of the other one are still there to be wiped: of a short string, a move leaves them behind.
// NOLINTNEXTLINE(performance-move-constructor-init,cert-oop11-cpp)
Secret::Secret(Secret&& other) noexcept : bytes_(other.bytes_) { other.wipe(); }

Secret Secret::taken_from(std::string& text) {
  Secret secret{std::string_view(text)};
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
  return secret;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe();
  bytes_ = other.bytes_;
  other.wipe();
  return *this;
}

void Secret::wipe() noexcept {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
  bytes_.clear();
}

void forbid_core_dumps() noexcept {
  constexpr rlimit one_byte{1, 1};
  ::setrlimit(RLIMIT_CORE, &one_byte);
}

}  // namespace exhibit
