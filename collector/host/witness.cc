#include "collector/host/witness.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/syslog.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace exhibit {
namespace {

/// RFC 3164, 4.1.2, as syslog(3) of the C library writes it.
std::string syslog_message(const std::string& line) {
  const time_t now = ::time(nullptr);
  tm local{};
  ::localtime_r(&now, &local);
  std::array<char, 32> stamp{};
  ::strftime(stamp.data(), stamp.size(), "%b %e %T", &local);
  return fmt::format("<{}>{} exhibit-collect[{}]: {}", LOG_USER | LOG_NOTICE, stamp.data(), ::getpid(), line);
}

}  // namespace

std::string witness_line(const Checkpoint& checkpoint) {
  return fmt::format("exhibit-checkpoint bundle={} sequence={} bytes={} sha256={}", checkpoint.bundle_id,
                     checkpoint.sequence, checkpoint.prefix_bytes, checkpoint.prefix_sha256.hex());
}

std::string witness_line(const std::string& bundle_id, std::uint64_t bundle_bytes, const Digest& seal) {
  return fmt::format("exhibit-seal bundle={} bytes={} seal={}", bundle_id, bundle_bytes, seal.hex());
}

Result<void> OutsideWitness::also_syslog(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return io_error("connect to syslog at", path, ENAMETOOLONG);
  path.copy(address.sun_path, path.size());
  UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return io_error("make a socket for", path);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return io_error("connect to syslog at", path);
  }
  syslog_ = std::move(socket);
  return {};
}

void OutsideWitness::tell(const std::string& line) {
  if (to_stderr_) fmt::print(stderr, "{}\n", line);
  if (!syslog_) return;
  const std::string message = syslog_message(line);
  if (::send(syslog_.get(), message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) ++lost_;
}

}  // namespace exhibit
