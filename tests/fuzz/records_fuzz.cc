// Every record of the format, each decoder over the same bytes.
#include "evidence/reader/decode.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view json = fuzz::text_of(bytes, size);
  if (const auto container = decode_container(json, "record")) {
    fuzz::require(decode_container(to_json(*container), "again").has_value());
  }
  if (const auto process = decode_process(json, "record")) {
    fuzz::require(decode_process(to_json(*process), "again").has_value());
  }
  if (const auto mount = decode_mount(json, "record")) {
    fuzz::require(decode_mount(to_json(*mount), "again").has_value());
  }
  if (const auto start = decode_start(json, "record")) {
    fuzz::require(decode_start(to_json(*start), "again").has_value());
  }
  static_cast<void>(decode_walk(json, "record"));
  static_cast<void>(decode_finish(json, "record"));
  static_cast<void>(decode_ledger_line(json, "record"));
  static_cast<void>(decode_links(json, "record"));
  static_cast<void>(decode_open_file(json, "record"));
  static_cast<void>(decode_process_content(json, "record"));
  return 0;
}
