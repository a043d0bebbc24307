// Numbers as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace exhibit {

/// "512 B", "1.5 KiB", "20.3 MiB".
std::string readable_bytes(std::uint64_t bytes);
/// "1,234,567".
std::string readable_count(std::uint64_t count);

}  // namespace exhibit
