#include "collector/host/priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace exhibit {
namespace {

constexpr int lowest_nice = 19;

// linux/ioprio.h, which older headers lack.
constexpr int ioprio_who_process = 1;
constexpr int ioprio_class_idle = 3 << 13;

std::string failed(std::string_view what) { return std::string(what) + ": " + ::strerrordesc_np(errno); }

}  // namespace

std::string take_lowest_priority() {
  if (::setpriority(PRIO_PROCESS, 0, lowest_nice) != 0) return failed("setpriority");
  if (::syscall(SYS_ioprio_set, ioprio_who_process, 0, ioprio_class_idle) != 0) return failed("ioprio_set");
  return {};
}

}  // namespace exhibit
