// The page inside each bundle that tells how to check it without this program.
#pragma once

#include <string>
#include <string_view>

namespace exhibit {

/// The text of data/README-VERIFY.txt. Lines indented by four blanks are commands, to be run as they stand.
std::string readme_verify(std::string_view bag);

}  // namespace exhibit
