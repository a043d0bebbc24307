// What can be said of a listing's lines without parsing them: most lines of two listings are equal, of the rest many
// differ only in their access time, and few lines of a layer mean anything to its overlay.
#pragma once

#include <string_view>

#include "evidence/records/file_entry.h"

namespace exhibit {

/// Whether the line surely tells of an entry that was read without a remark; false may also mean "parse it". That
/// nothing is missing it knows of a line whose fields stand in their order (FORMAT.md 3).
bool is_plainly_ok(std::string_view line);

/// Whether two lines are equal but for the value of atime.
bool differ_only_in_atime(std::string_view a, std::string_view b);

/// The line's type; `unknown` may also mean "parse it".
FileType type_of_line(std::string_view line);

}  // namespace exhibit
