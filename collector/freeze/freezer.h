// Stops containers while they are read, and lets them go on whatever becomes of this program.
#pragma once

#include <sys/types.h>

#include <vector>

#include "collector/freeze/freezer_cgroup.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {

/// A process of its own that freezes, waits, and thaws: when the object ends, and when this program ends without that,
/// killed for instance.
class Freezer {
 public:
  /// Freezes all of them. Starts a process: before system calls are forbidden.
  explicit Freezer(std::vector<FreezerCgroup> cgroups);
  /// Thaws, and waits until that is done.
  ~Freezer();
  Freezer(const Freezer&) = delete;
  Freezer& operator=(const Freezer&) = delete;

  /// For each cgroup, in their order, whether it was frozen. One that did not come to rest within its time was thawed
  /// again.
  const std::vector<bool>& frozen() const { return frozen_; }

 private:
  std::vector<FreezerCgroup> cgroups_;
  std::vector<bool> frozen_;
  UniqueFd lifeline_;  ///< its end is what the other process waits for
  pid_t guardian_ = -1;
};

}  // namespace exhibit
