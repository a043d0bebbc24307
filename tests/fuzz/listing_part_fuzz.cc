// A listing part, compressed and as lines: the short cuts that readers take agree with the whole decoding.
#include "evidence/reader/decode.h"
#include "evidence/reader/lines.h"
#include "evidence/reader/listing_line.h"
#include "evidence/reader/zstd_frame.h"
#include "tests/fuzz/input.h"

namespace {

void read_line(std::string_view line) {
  using namespace exhibit;
  const auto entry = decode_file_entry(line, "listing");
  std::string storage;
  const auto path = decode_path(line, storage, "listing");
  const bool is_plain = is_plainly_ok(line);
  const FileType type = type_of_line(line);
  if (!entry) return;
  fuzz::require(path.has_value() && *path == entry->path);
  if (type != FileType::unknown) fuzz::require(type == entry->type);
  // What was decoded is written so that it reads the same again.
  std::string written;
  append_line(written, *entry);
  written.pop_back();
  if (is_plain) fuzz::require(entry->outcome.kind == OutcomeKind::ok);
  // Where the fields stand in their order (FORMAT.md 3), it is known as well that nothing is missing.
  if (is_plain && written == line) fuzz::require(entry->missing.empty());
  const auto again = decode_file_entry(written, "listing");
  fuzz::require(again.has_value() && again->path == entry->path && again->target == entry->target);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  const auto content = decompress_part(text, "part");
  LineSplitter lines;
  lines.feed(content ? std::string_view(*content) : text, read_line);
  return 0;
}
