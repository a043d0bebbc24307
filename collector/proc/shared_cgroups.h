// Lines of /proc/PID/cgroup, which all processes of a container have alike: held once.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "collector/proc/parse.h"

namespace exhibit {

class SharedCgroups {
 public:
  SharedCgroups() : SharedCgroups(std::vector<CgroupLine>()) {}
  SharedCgroups(std::vector<CgroupLine> lines)
      : lines_(std::make_shared<const std::vector<CgroupLine>>(std::move(lines))) {}

  const std::vector<CgroupLine>& lines() const { return *lines_; }

  bool operator<(const SharedCgroups& other) const { return lines() < other.lines(); }

 private:
  std::shared_ptr<const std::vector<CgroupLine>> lines_;
};

/// For several threads.
class CgroupPool {
 public:
  /// The same lines, from now on held by all who asked with such.
  SharedCgroups share(const SharedCgroups& cgroups) {
    const std::lock_guard lock(mutex_);
    return *known_.insert(cgroups).first;
  }

 private:
  std::mutex mutex_;
  std::set<SharedCgroups> known_;
};

}  // namespace exhibit
