// UUIDs (RFC 9562) in their usual spelling.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace exhibit {

/// A random one (5.4).
std::string random_uuid();

/// The one that `name` has in a name space, by SHA-1 (5.5). Nothing where `name_space` is no UUID.
std::optional<std::string> name_uuid(std::string_view name_space, std::string_view name);

}  // namespace exhibit
