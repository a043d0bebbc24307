// SEAL and checkpoints: what is accepted is spelled in the one way there is.
#include "evidence/reader/decode.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  if (const auto seal = decode_seal(text)) fuzz::require(to_text(*seal) == text);
  if (const auto checkpoint = decode_checkpoint(text, "checkpoint")) fuzz::require(to_text(*checkpoint) == text);
  return 0;
}
