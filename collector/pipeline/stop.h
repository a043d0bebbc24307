// How a run is told to end early.
#pragma once

#include <atomic>

namespace exhibit {

/// Set by a signal or by the deadline. Whatever can take long looks at it and ends with what it has.
using StopFlag = std::atomic<bool>;

/// For those whom nobody stops.
inline const StopFlag never_stopped{false};

}  // namespace exhibit
