// What an executable's capabilities give to whoever runs it.
#pragma once

#include <string>

#include "evidence/records/file_entry.h"

namespace exhibit::findings {

/// "cap_setuid, cap_net_raw" out of the xattr security.capability (struct vfs_cap_data in
/// include/uapi/linux/capability.h); numbers for those without a name here, "what cannot be read" where it is none.
std::string capability_words(const FileEntry& entry);

}  // namespace exhibit::findings
