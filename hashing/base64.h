// Base64 (RFC 4648, 4): padded, one line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exhibit {

std::string base64_encode(std::string_view bytes);

/// The bytes, or nothing where `text` is not what base64_encode would write.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace exhibit
