// Entries of the one spelling that nearly all lines of listings have, read without a JSON parser.
#pragma once

#include <optional>
#include <string_view>

#include "evidence/records/file_entry.h"

namespace exhibit {

/// The entry of a line that is exactly as the writer spells one of plain ASCII, with outcome ok and without xattrs,
/// attributes and captured content. Nothing says no more than "use the parser": such a line may be right or wrong.
std::optional<FileEntry> read_plain_entry(std::string_view line);

}  // namespace exhibit
