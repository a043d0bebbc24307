// Which numbers are taken by a process or thread, asked one by one: what a listing leaves out still answers to its
// number.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "collector/pipeline/stop.h"

namespace exhibit {

struct PidProbe {
  std::vector<std::int64_t> taken;  ///< ascending
  std::int64_t tried_to = 0;        ///< all numbers up to this one were tried
  std::int64_t greatest = 0;        ///< the greatest that there can be
};

/// Tries every number from 1 to `greatest` (/proc/sys/kernel/pid_max) by kill(2) with signal 0, which sends nothing,
/// until `patience` is over or `stop` is set.
PidProbe probe_pids(std::int64_t greatest, std::chrono::milliseconds patience, const StopFlag& stop = never_stopped);

}  // namespace exhibit
