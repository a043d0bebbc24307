// The content of one .jsonl.zst member, within the bounds of FORMAT.md 3.
#pragma once

#include <string>
#include <string_view>

#include "evidence/base/result.h"

namespace exhibit {

/// Of a part when decompressed.
inline constexpr std::size_t greatest_part_content = std::size_t{16} << 20;

/// `part` must be one Zstandard frame with content size and checksum, and nothing else. `where` names the member. Never
/// allocates more than the bound, whatever the frame claims.
Result<std::string> decompress_part(std::string_view part, std::string_view where);
/// The same for who reads many: the memory of `content` is used again. After a failure `content` says nothing.
Result<void> decompress_part(std::string_view part, std::string_view where, std::string& content);

/// The first bytes of the content of a part, for a look at its first line; none where it cannot be decompressed, of
/// which decompress_part() tells why. Vouches for nothing.
std::string decompress_beginning(std::string_view part);

}  // namespace exhibit
