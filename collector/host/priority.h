// How little this program may disturb the host.
#pragma once

#include <string>

namespace exhibit {

/// The lowest priority for the processor (nice 19) and for disks (ioprio_set(2), class idle), for the calling thread
/// and all that it begins; the schedulers decide what that is worth. Empty, or why not.
std::string take_lowest_priority();

}  // namespace exhibit
