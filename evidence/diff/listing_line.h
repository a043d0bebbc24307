// What can be said of a listing's lines without parsing them: most lines of two listings are equal, and of the rest
// many differ only in their access time.
#pragma once

#include <string_view>

namespace exhibit::diff {

/// Whether the line surely tells of an entry that was read without a remark; false may also mean "parse it".
bool is_plainly_ok(std::string_view line);

/// Whether two lines are equal but for the value of atime.
bool differ_only_in_atime(std::string_view a, std::string_view b);

}  // namespace exhibit::diff
