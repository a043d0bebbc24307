// An open descriptor as a path.
#pragma once

#include <sched.h>
#include <unistd.h>

namespace exhibit {

/// Whether the working directory of this thread is the folder of its descriptors.
inline thread_local bool is_among_descriptors = false;

/// A name relative to the thread's working directory, which is in a procfs: opening it opens what the descriptor is
/// open on.
struct DescriptorName {
  char text[32] = "thread-self/fd/";
  explicit DescriptorName(int descriptor) {
    char digits[12];
    int length = 0;
    do digits[length++] = static_cast<char>('0' + descriptor % 10);
    while ((descriptor /= 10) > 0);
    char* const number = is_among_descriptors ? text : text + 15;
    for (int i = 0; i < length; ++i) number[i] = digits[length - 1 - i];
    number[length] = '\0';
  }
};

/// Makes a folder below `proc`, a descriptor of a procfs, the working directory of the calling thread alone; needs no
/// privilege. That of the thread's descriptors where it can be had: their names are looked up for each file, and every
/// folder on the way would cost.
inline void enter_procfs(int proc) {
  if (::unshare(CLONE_FS) != 0 || ::fchdir(proc) != 0) return;
  is_among_descriptors = ::chdir("thread-self/fd") == 0;
}

}  // namespace exhibit
