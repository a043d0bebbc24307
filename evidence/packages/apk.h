// The database of apk(8): lib/apk/db/installed.
#pragma once

#include <cstdint>
#include <string_view>

#include "evidence/packages/package_database.h"

namespace exhibit::packages {

/// Stanzas of lines "<letter>:<value>": P name, V version, f flags, F a directory, R a file in it, Z its digest.
/// Returns the number of lines that were skipped, since they are none of these forms.
///
/// "Q1" and base64 is a SHA-1, for a symbolic link that of its target; with the flag S (apk 3), the first 20 bytes of a
/// SHA-256. apk keeps what packages have below /etc as configuration.
std::uint64_t read_apk_installed(std::string_view text, PackageDatabase& database);

}  // namespace exhibit::packages
