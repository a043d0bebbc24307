// What the strings of an entry's fields mean (FORMAT.md 3 and 5).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "evidence/records/file_entry.h"

namespace exhibit {

/// Four octal digits.
std::optional<std::uint16_t> mode_of(std::string_view text);

/// `major:minor`, each of 32 bits.
std::optional<DeviceNumber> device_of(std::string_view text);

}  // namespace exhibit
