// Time stamps and the queries for them: what holds is over one content, with not a byte more.
#include "hashing/time_stamp/query.h"
#include "hashing/time_stamp/response.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  if (const auto stamp = parse_time_stamp(text)) {
    fuzz::require(!parse_time_stamp(std::string(text) + "x"));
    fuzz::require(!check_imprint(*stamp, "content") || !check_imprint(*stamp, "another content"));
    static_cast<void>(check_authority(*stamp, stamp->certificates));
  }
  if (const auto query = TimeStampQuery::parse(text)) {
    fuzz::require(query->der == text);
    fuzz::require(!TimeStampQuery::parse(std::string(text) + "x"));
  }
  return 0;
}
