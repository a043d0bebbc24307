#include <fmt/format.h>

#include "evidence/reader/tar_scanner.h"

namespace exhibit {
namespace {

struct FixedField {
  std::string_view name;
  std::size_t offset;
  std::string_view content;
};

// The type first: it is what tells a GNU or pax header, a link or a device.
constexpr FixedField fixed_fields[] = {
    {"magic",
     257,
     {"ustar\0"
      "00",
      8}},
    {"type", 156, "0"},
    {"mode", 100, {"000600 \0", 8}},
    {"uid", 108, {"000000 \0", 8}},
    {"gid", 116, {"000000 \0", 8}},
    {"devmajor", 329, {"000000 \0", 8}},
    {"devminor", 337, {"000000 \0", 8}},
};

}  // namespace

std::string why_no_header(const ustar::Block& block) {
  const std::string_view bytes(block.data(), block.size());
  for (const FixedField& field : fixed_fields) {
    const std::string_view found = bytes.substr(field.offset, field.content.size());
    if (found == field.content) continue;
    return fmt::format("the header's {} is \"{}\", not \"{}\"", field.name, found, field.content);
  }
  return "the header's size, time, checksum or an unused field is not as the format has it";
}

}  // namespace exhibit
