#include "collector/host/host.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/timex.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <string_view>
#include <utility>

#include "collector/proc/parse.h"
#include "collector/rootfs/content_hash.h"

namespace exhibit {
namespace {

std::int64_t nanoseconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

std::string first_line(std::string bytes) {
  bytes.resize(std::min(bytes.find('\n'), bytes.size()));
  return bytes;
}

/// The root directory of a process of the host, since the collector may run in a container, or, where that is closed to
/// this user, its own.
UniqueFd root_of_host(const ProcFs& proc, std::int64_t resident) {
  UniqueFd root(::openat(proc.descriptor(), fmt::format("{}/root", resident).c_str(), O_PATH | O_CLOEXEC));
  return root ? std::move(root) : UniqueFd(::open("/", O_PATH | O_CLOEXEC));
}

std::string line_of(const UniqueFd& root, const char* path) {
  return first_line(read_file_at(root.get(), path, 4096).bytes);
}

std::int64_t milliseconds_of(const timeval& time) { return time.tv_sec * 1000LL + time.tv_usec / 1000; }

/// The value of "key: 123" among the lines of `text`.
std::optional<std::int64_t> number_after(std::string_view text, std::string_view key) {
  const auto at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = text.substr(at + key.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  std::int64_t value = 0;
  if (std::from_chars(rest.data(), rest.data() + rest.size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

Clocks read_clocks() {
  Clocks clocks;
  clocks.realtime = now();
  clocks.monotonic_ns = nanoseconds_of(CLOCK_MONOTONIC);
  clocks.boottime_ns = nanoseconds_of(CLOCK_BOOTTIME);
  timex state{};  // modes 0: nothing is adjusted
  const int result = ::adjtimex(&state);
  if (result >= 0) {
    clocks.synchronized = result != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
    clocks.estimated_error_us = state.esterror;
  }
  return clocks;
}

void describe_host(const ProcFs& proc, std::int64_t resident, AcquisitionStart& start) {
  const UniqueFd root = root_of_host(proc, resident);
  utsname name{};
  ::uname(&name);
  start.hostname = name.nodename;
  start.kernel = fmt::format("{} {} {} {}", name.sysname, name.release, name.version, name.machine);
  start.machine_id = line_of(root, "etc/machine-id");
  start.boot_id = first_line(proc.read("sys/kernel/random/boot_id").bytes);
  start.taint = static_cast<std::int64_t>(parse_decimal(first_line(proc.read("sys/kernel/tainted").bytes)).value_or(0));
  start.lsm = line_of(root, "sys/kernel/security/lsm");
  start.clock_ticks = ::sysconf(_SC_CLK_TCK);
}

std::optional<std::string> own_digest(const ProcFs& proc) {
  const UniqueFd file(::openat(proc.descriptor(), "self/exe", O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  if (size < 0) return std::nullopt;
  const auto length = static_cast<std::uint64_t>(size);
  const ContentDigest content = ContentHasher().hash(file.get(), length, length, {});
  if (!content.sha256) return std::nullopt;
  return content.sha256->hex();
}

Footprint read_footprint(const ProcFs& proc) {
  Footprint footprint;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  footprint.pid = ::getpid();
  footprint.cpu_user_ms = milliseconds_of(usage.ru_utime);
  footprint.cpu_system_ms = milliseconds_of(usage.ru_stime);
  // Not ru_maxrss: exec(2) hands that of the program before on.
  footprint.peak_rss_kib = number_after(proc.read("self/status").bytes, "VmHWM:").value_or(usage.ru_maxrss);
  const std::string io = proc.read("self/io").bytes;
  footprint.bytes_read = number_after(io, "rchar: ");
  footprint.bytes_written = number_after(io, "wchar: ");
  return footprint;
}

}  // namespace exhibit
