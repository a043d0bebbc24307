// How this program looks at a file: without asking a server anew.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include "evidence/encoding/time_text.h"

namespace exhibit {

inline constexpr unsigned statx_wanted = STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID;

/// statx(2) of what `handle` is open on; 0, or -1 with errno.
inline int look(int handle, struct statx& status) {
  return ::statx(handle, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, statx_wanted, &status);
}

/// The same of the entry `name` in `folder`; a link is not followed.
inline int look(int folder, const char* name, struct statx& status) {
  constexpr int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
  return ::statx(folder, name, flags, statx_wanted, &status);
}

inline Timestamp time_of(const statx_timestamp& time) { return {time.tv_sec, time.tv_nsec}; }

}  // namespace exhibit
