#include "collector/host/stand_by.h"

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
  const timespec limit{static_cast<time_t>(patience.count()), 0};
  sigtimedwait(&ending, nullptr, &limit);
}

}  // namespace exhibit
