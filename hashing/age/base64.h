// Base64 as age has it (RFC 4648, 4 without padding): one spelling for each string of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exhibit::age {

std::string base64_encode(std::string_view bytes);

/// The bytes, or nothing where `text` is not exactly what base64_encode would write.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace exhibit::age
