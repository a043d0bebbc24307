#include "collector/host/stand_by.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace exhibit {

void stand_by(std::chrono::seconds patience) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  // Blocked and waited for: the first process of a pid namespace takes no signal that it does not ask for.
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const std::chrono::nanoseconds left =
        std::max<std::chrono::nanoseconds>(deadline - std::chrono::steady_clock::now(), {});
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec limit{static_cast<time_t>(seconds.count()), static_cast<long>((left - seconds).count())};
    // EINTR also without a handler: whoever freezes a container may stop and continue its processes (signal(7)).
    if (sigtimedwait(&ending, nullptr, &limit) >= 0 || errno != EINTR) return;
  }
}

}  // namespace exhibit
