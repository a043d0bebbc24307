#include "evidence/version/build_id.h"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace exhibit {
namespace {

/// Names and descriptions of notes begin at multiples of four.
constexpr std::size_t padded(std::size_t length) { return (length + 3) & ~std::size_t{3}; }

std::string hexadecimal(std::span<const std::byte> bytes) {
  std::string digits;
  for (const std::byte byte : bytes) digits += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return digits;
}

/// dl_iterate_phdr(3) tells of the program itself first, of a static one, too.
int look_in_program(dl_phdr_info* program, std::size_t, void* found) {
  for (const ElfW(Phdr) & segment : std::span(program->dlpi_phdr, program->dlpi_phnum)) {
    if (segment.p_type != PT_NOTE) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a number is all that the loader tells of it
    const auto* notes = reinterpret_cast<const std::byte*>(program->dlpi_addr + segment.p_vaddr);
    auto& id = *static_cast<std::optional<std::string>*>(found);
    id = build_id_in_notes({notes, segment.p_memsz});
    if (id) break;
  }
  return 1;  // the libraries that follow are not asked
}

}  // namespace

std::optional<std::string> build_id_in_notes(std::span<const std::byte> notes) {
  constexpr std::string_view owner("GNU\0", 4);
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes.data(), sizeof header);
    notes = notes.subspan(sizeof header);
    const std::size_t name_end = padded(header.n_namesz);
    if (name_end > notes.size() || header.n_descsz > notes.size() - name_end) return std::nullopt;
    const bool is_gnu = header.n_namesz == owner.size() && std::memcmp(notes.data(), owner.data(), owner.size()) == 0;
    if (is_gnu && header.n_type == NT_GNU_BUILD_ID) return hexadecimal(notes.subspan(name_end, header.n_descsz));
    notes = notes.subspan(std::min(notes.size(), name_end + padded(header.n_descsz)));
  }
  return std::nullopt;
}

std::optional<std::string> own_build_id() {
  std::optional<std::string> id;
  ::dl_iterate_phdr(look_in_program, &id);
  return id;
}

}  // namespace exhibit
