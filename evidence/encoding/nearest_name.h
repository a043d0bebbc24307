// Which of some names was meant by one that is none of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace exhibit {

/// The name that a slip or two of the fingers turn into `typed`: a character more, less or another, or two that changed
/// places (optimal string alignment). One slip in three characters at most, two at most; of equals the first; none
/// where no name is so near.
std::optional<std::string> nearest_name(std::string_view typed, std::span<const std::string> names);

}  // namespace exhibit
