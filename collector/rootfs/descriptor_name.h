// An open descriptor as a path.
#pragma once

#include <sched.h>
#include <unistd.h>

namespace exhibit {

/// A name below the procfs that is the thread's working directory: opening it opens what the descriptor is open on.
struct DescriptorName {
  char text[32] = "thread-self/fd/";
  explicit DescriptorName(int descriptor) {
    char digits[12];
    int length = 0;
    do digits[length++] = static_cast<char>('0' + descriptor % 10);
    while ((descriptor /= 10) > 0);
    for (int i = 0; i < length; ++i) text[15 + i] = digits[length - 1 - i];
  }
};

/// Makes `proc`, a descriptor of a procfs, the working directory of the calling thread alone; needs no privilege.
inline void enter_procfs(int proc) {
  if (::unshare(CLONE_FS) == 0) [[maybe_unused]] const int ignored = ::fchdir(proc);
}

}  // namespace exhibit
