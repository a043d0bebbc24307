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

#include "collector/proc/parse.h"
#include "collector/rootfs/content_hash.h"
#include "collector/runtime/state_folder.h"

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

/// This program may run in a container that sees all processes of the host (a pod with hostPID, docker run --pid=host),
/// and then neither the files below its root nor its host name are the host's: those of a process of the host's own
/// are.
struct HostView {
  std::optional<StateFolder> root;
  bool has_our_name = true;

  std::string line_of(const std::string& path) const {
    constexpr std::size_t enough = 4096;
    return root ? first_line(root->read(path, enough).bytes) : std::string();
  }
};

HostView view_of_host(const ProcFs& proc, const ProcessFacts& resident) {
  HostView view;
  if (const auto process = proc.process(resident.identity.pid)) {
    view.root = StateFolder::behind(*process, "root", "/");
    const RawLink theirs = process->read_link("ns/uts");
    view.has_our_name =
        !theirs.outcome.is_ok() || theirs.target == read_link_at(proc.descriptor(), "self/ns/uts").target;
  }
  if (!view.root) view.root = StateFolder::open("/");
  return view;
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

void describe_host(const ProcFs& proc, const ProcessFacts& resident, AcquisitionStart& start) {
  utsname name{};
  ::uname(&name);
  const HostView host = view_of_host(proc, resident);
  start.hostname = name.nodename;
  if (!host.has_our_name) {
    if (const std::string theirs = host.line_of("etc/hostname"); !theirs.empty()) start.hostname = theirs;
  }
  start.kernel = fmt::format("{} {} {} {}", name.sysname, name.release, name.version, name.machine);
  start.machine_id = host.line_of("etc/machine-id");
  start.boot_id = first_line(proc.read("sys/kernel/random/boot_id").bytes);
  start.taint = static_cast<std::int64_t>(parse_decimal(first_line(proc.read("sys/kernel/tainted").bytes)).value_or(0));
  start.lsm = host.line_of("sys/kernel/security/lsm");
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
