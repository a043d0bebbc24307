#include "evidence/show/proc_net_unix.h"

#include <sys/socket.h>

#include <charconv>
#include <optional>

namespace exhibit::show {
namespace {

/// __SO_ACCEPTCON of include/uapi/linux/net.h.
constexpr std::uint64_t accepts_connections = 1 << 16;

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// The next word of a row; blanks before it are dropped, those after it stay.
std::string_view take_word(std::string_view& row) {
  row.remove_prefix(std::min(row.find_first_not_of(' '), row.size()));
  const auto end = std::min(row.find(' '), row.size());
  const std::string_view word = row.substr(0, end);
  row.remove_prefix(end);
  return word;
}

std::optional<std::uint64_t> number(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, failure] = std::from_chars(digits.data(), end, value, base);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string type_word(std::uint64_t type) {
  switch (type) {
    case SOCK_STREAM: return "stream";
    case SOCK_DGRAM: return "dgram";
    case SOCK_SEQPACKET: return "seqpacket";
    default: return std::to_string(type);
  }
}

/// socket_state of include/uapi/linux/net.h.
std::string state_word(std::uint64_t flags, std::uint64_t state) {
  if ((flags & accepts_connections) != 0) return "listen";
  switch (state) {
    case 1: return "unconnected";
    case 2: return "connecting";
    case 3: return "connected";
    case 4: return "disconnecting";
    default: return std::to_string(state);
  }
}

/// "ffff8881: 00000002 00000000 00010000 0001 01 31337 /run/x.sock"
std::optional<UnixSocket> parse_row(std::string_view row) {
  if (!take_word(row).ends_with(':')) return std::nullopt;
  const auto references = number(take_word(row), 16);
  const auto protocol = number(take_word(row), 16);
  const auto flags = number(take_word(row), 16);
  const auto type = number(take_word(row), 16);
  const auto state = number(take_word(row), 16);
  const auto inode = number(take_word(row), 10);
  if (!references || !protocol || !flags || !type || !state || !inode) return std::nullopt;
  if (row.starts_with(' ')) row.remove_prefix(1);
  return UnixSocket{type_word(*type), state_word(*flags, *state), *inode, std::string(row)};
}

}  // namespace

Result<std::vector<UnixSocket>> parse_proc_net_unix(std::string_view table) {
  std::vector<UnixSocket> sockets;
  take_line(table);
  while (!table.empty()) {
    const std::string_view line = take_line(table);
    if (auto socket = parse_row(line)) {
      sockets.push_back(*std::move(socket));
    } else if (sockets.empty()) {
      return corrupt("unix", "the first line is no row of /proc/PID/net/unix");
    } else {
      sockets.back().path += "\n" + std::string(line);
    }
  }
  return sockets;
}

}  // namespace exhibit::show
