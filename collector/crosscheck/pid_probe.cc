#include "collector/crosscheck/pid_probe.h"

#include <signal.h>

#include <cerrno>

namespace exhibit {
namespace {

constexpr std::int64_t tries_between_looks_at_the_clock = 1024;

bool is_taken(std::int64_t pid) { return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM; }

}  // namespace

PidProbe probe_pids(std::int64_t greatest, std::chrono::milliseconds patience, const StopFlag& stop) {
  const auto until = std::chrono::steady_clock::now() + patience;
  PidProbe probe;
  probe.greatest = greatest;
  for (std::int64_t pid = 1; pid <= greatest; ++pid) {
    const bool looks_up = pid % tries_between_looks_at_the_clock == 0;
    if (looks_up && (stop || std::chrono::steady_clock::now() >= until)) break;
    if (is_taken(pid)) probe.taken.push_back(pid);
    probe.tried_to = pid;
  }
  return probe;
}

}  // namespace exhibit
