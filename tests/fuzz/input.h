// What a fuzzer gives, as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace exhibit::fuzz {

inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  // A span of bytes may be read as char ([basic.lval]).
  return {reinterpret_cast<const char*>(bytes), size};
}

/// Ends the run as a finding where something that always holds does not.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace exhibit::fuzz
