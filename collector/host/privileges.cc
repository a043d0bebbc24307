#include "collector/host/privileges.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace exhibit {
namespace {

struct Needed {
  int number;
  const char* name;
  const char* lost;
};

/// What the collector uses, and what is not there without it.
constexpr std::array<Needed, 6> needed = {{
    {CAP_SYS_PTRACE, "CAP_SYS_PTRACE", "environ, maps, links and root directories of other users' processes"},
    {CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH", "files and folders that their mode closes to us"},
    {CAP_FOWNER, "CAP_FOWNER", "content of other users' files: it is read only where the access time can be spared"},
    {CAP_SYS_ADMIN, "CAP_SYS_ADMIN",
     "a procfs of our own, kernel stacks, trusted extended attributes, and so the layers of overlays"},
    {CAP_SYS_CHROOT, "CAP_SYS_CHROOT", "reading symbolic links without renewing their access times"},
    {CAP_SYS_NICE, "CAP_SYS_NICE", "timerslack_ns of other processes"},
}};

std::uint64_t effective_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0) return 0;
  return data[0].effective | std::uint64_t{data[1].effective} << 32;
}

}  // namespace

bool holds_capability(int number) { return (effective_capabilities() >> number & 1) != 0; }

std::uint64_t needed_capabilities() {
  std::uint64_t bits = 0;
  for (const Needed& capability : needed) bits |= std::uint64_t{1} << capability.number;
  return bits;
}

void describe_privileges(AcquisitionStart& start) {
  start.euid = ::geteuid();
  const std::uint64_t effective = effective_capabilities();
  for (const Needed& capability : needed) {
    if ((effective >> capability.number & 1) != 0) {
      start.capabilities.emplace_back(capability.name);
    } else {
      start.missing.push_back({capability.name, capability.lost});
    }
  }
}

}  // namespace exhibit
