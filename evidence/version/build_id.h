// The linker's own name for a program: the GNU build id, which stays when symbols are stripped.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace exhibit {

/// The build id, as hexadecimal digits, among the notes of a PT_NOTE segment (elf(5)); nothing where there is none or a
/// note ends before its length says.
std::optional<std::string> build_id_in_notes(std::span<const std::byte> notes);

/// That of the program that runs; nothing where it was linked without one.
std::optional<std::string> own_build_id();

}  // namespace exhibit
