// Verification of bytes in memory, and questions to its result.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "evidence/verify/verify.h"

namespace exhibit::test {

/// Hands out `bytes` in reads of at most `step`.
inline ByteSource source_of(std::string_view bytes, std::size_t step = std::size_t{1} << 20) {
  return [bytes, step](char* buffer, std::size_t length) mutable -> Result<std::size_t> {
    const std::size_t count = std::min({bytes.size(), length, step});
    std::ranges::copy(bytes.substr(0, count), buffer);
    bytes.remove_prefix(count);
    return count;
  };
}

inline Verification verify_bytes(std::string_view bytes) { return verify(source_of(bytes)).value(); }

inline bool has_fault(const Verification& verification, FaultCode code, std::string_view where = {}) {
  return std::ranges::any_of(verification.faults, [&](const Fault& fault) {
    return fault.code == code && fault.where.find(where) != std::string::npos;
  });
}

/// "MALFORMED: bad-header at byte 512 (why)", for the message of a test that fails.
inline std::string told(const Verification& verification) {
  std::string text(verdict_word(verification.verdict));
  for (const Fault& fault : verification.faults) {
    text += "\n  " + std::string(fault_code_word(fault.code)) + " at " + fault.where + " (" + fault.why + ")";
  }
  return text;
}

/// Where a member's content begins in `bytes`.
inline std::size_t content_offset(std::string_view bytes, std::string_view member) {
  std::size_t at = 0;
  while (at + 512 <= bytes.size()) {
    ustar::Block block;
    std::ranges::copy(bytes.substr(at, block.size()), block.begin());
    const auto header = ustar::decode(block);
    if (!header) break;
    if (std::string_view(header->name).substr(header->name.find('/') + 1) == member) return at + block.size();
    at += block.size() + ustar::padded(header->size);
  }
  throw std::logic_error("no member " + std::string(member));
}

}  // namespace exhibit::test
