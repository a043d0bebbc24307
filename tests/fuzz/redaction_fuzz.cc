// The rows of a redacted copy, whatever they are: taken whole and byte by byte they say the same, and a row that
// decodes as disclosed is written again as it was.
//
//   exhibit_fuzz(redaction_fuzz LIBRARIES evidence_reader)
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "evidence/reader/decode.h"
#include "evidence/reader/disclosed_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  exhibit::DisclosedRows whole;
  whole.feed(text);
  whole.end();
  exhibit::DisclosedRows bytewise;
  for (std::size_t i = 0; i < size; ++i) bytewise.feed(text.substr(i, 1));
  bytewise.end();
  if (whole.rows() != bytewise.rows() || whole.merkle_root() != bytewise.merkle_root()) std::abort();
  if (whole.members().size() != bytewise.members().size()) std::abort();
  if (whole.number_withheld() != bytewise.number_withheld()) std::abort();
  const auto row = exhibit::decode_redaction_row(text, "input");
  if (row && !row->is_withheld && to_json(*row) != text) std::abort();
  return 0;
}
