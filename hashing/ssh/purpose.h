// What SSH signatures are made for: PROTOCOL.sshsig's namespaces, so that none of one kind passes for another.
#pragma once

#include <string_view>

namespace exhibit::ssh {

inline constexpr std::string_view seal_purpose = "exhibit-seal";
inline constexpr std::string_view custody_purpose = "exhibit-custody";

}  // namespace exhibit::ssh
