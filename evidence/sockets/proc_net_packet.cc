#include "evidence/sockets/proc_net_packet.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace exhibit {
namespace {

constexpr int decimal = 10;
constexpr int hexadecimal = 16;

template <typename Integer>
bool take(std::string_view& row, int base, Integer& value) {
  row.remove_prefix(std::min(row.find_first_not_of(' '), row.size()));
  const auto word = row.substr(0, row.find(' '));
  row.remove_prefix(word.size());
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, value, base);
  return error == std::errc() && stop == end;
}

/// "sk RefCnt Type Proto Iface R Rmem User Inode"; sk is a hashed address.
std::optional<PacketSocket> parse_row(std::string_view row) {
  PacketSocket socket;
  std::uint64_t passed = 0;
  const bool is_row = take(row, hexadecimal, passed) && take(row, decimal, passed) && take(row, decimal, socket.type) &&
                      take(row, hexadecimal, socket.protocol) && take(row, decimal, socket.interface) &&
                      take(row, decimal, passed) && take(row, decimal, passed) && take(row, decimal, socket.uid) &&
                      take(row, decimal, socket.inode);
  const bool is_whole = row.find_first_not_of(' ') == std::string_view::npos;
  return is_row && is_whole ? std::optional(socket) : std::nullopt;
}

}  // namespace

Result<std::vector<PacketSocket>> parse_proc_net_packet(std::string_view table) {
  std::vector<PacketSocket> sockets;
  for (std::size_t number = 0; !table.empty(); ++number) {
    const auto row = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(row.size() + 1, table.size()));
    if (number == 0) continue;  // the heading
    const auto socket = parse_row(row);
    if (!socket) return corrupt("packet", "row " + std::to_string(number) + " is no socket");
    sockets.push_back(*socket);
  }
  return sockets;
}

}  // namespace exhibit
