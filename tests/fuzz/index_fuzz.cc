// The index against a bundle that has no such members, and each of its lines.
#include "evidence/reader/decode.h"
#include "evidence/verify/index_check.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  FaultList faults;
  SeenMembers members;
  SeenMember* const index = members.add("data/index.jsonl", 512, size);
  IndexCheck check(members, faults);
  check.feed(text);
  check.end(*index);
  check.merkle_root(Digest{});
  return 0;
}
