// Capabilities by their number in masks (include/uapi/linux/capability.h).
#pragma once

#include <optional>
#include <string>

namespace exhibit {

/// "net_raw" for 13; nothing for one that has no name here.
std::optional<std::string> capability_word(unsigned number);

}  // namespace exhibit
