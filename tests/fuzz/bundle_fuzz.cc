// The verifier over any bytes: it reads to the end, and calls nothing consistent that has no seal over all of it.
#include <algorithm>
#include <cstring>

#include "evidence/verify/report.h"
#include "evidence/verify/verify.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  std::string_view rest = fuzz::text_of(bytes, size);
  const auto verification = verify([&rest](char* buffer, std::size_t length) -> Result<std::size_t> {
    const std::size_t count = std::min(length, rest.size());
    std::memcpy(buffer, rest.data(), count);
    rest.remove_prefix(count);
    return count;
  });
  fuzz::require(verification.has_value());
  fuzz::require((verification->verdict == Verdict::consistent_unsigned) == verification->faults.empty());
  if (verification->faults.empty()) fuzz::require(verification->seal && verification->bytes == size);
  verification_json(*verification);
  verification_text(*verification, "bundle", show::Palette());
  return 0;
}
