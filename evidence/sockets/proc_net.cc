#include "evidence/sockets/proc_net.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace exhibit {
namespace {

constexpr std::size_t greatest_state = 12;

template <typename Integer>
std::optional<Integer> parse_whole(std::string_view text, int base) {
  Integer value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

/// Takes the next word off `text`; empty at the end.
std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};

/// The kernel prints each 32-bit word of the address with %08X, so that its bytes come out reversed on a little-endian
/// host.
std::optional<std::string> parse_address(std::string_view digits) {
  if (digits.size() != 8 && digits.size() != 32) return std::nullopt;
  std::array<unsigned char, 16> bytes{};
  for (std::size_t word = 0; word < digits.size() / 8; ++word) {
    const auto value = parse_whole<std::uint32_t>(digits.substr(word * 8, 8), 16);
    if (!value) return std::nullopt;
    for (std::size_t byte = 0; byte < 4; ++byte) {
      bytes[word * 4 + byte] = static_cast<unsigned char>(*value >> (8 * byte));
    }
  }
  char text[INET6_ADDRSTRLEN];
  if (inet_ntop(digits.size() == 8 ? AF_INET : AF_INET6, bytes.data(), text, sizeof text) == nullptr)
    return std::nullopt;
  return text;
}

std::optional<Endpoint> parse_endpoint(std::string_view word) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto address = parse_address(word.substr(0, colon));
  const auto port = parse_whole<std::uint16_t>(word.substr(colon + 1), 16);
  if (!address || !port) return std::nullopt;
  return Endpoint{std::move(*address), *port};
}

std::optional<SocketState> parse_state(std::string_view word) {
  const auto value = parse_whole<std::uint8_t>(word, 16);
  if (!value || *value == 0 || *value > greatest_state) return std::nullopt;
  return static_cast<SocketState>(*value);
}

/// "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …"
std::optional<Socket> parse_row(std::string_view protocol, std::string_view row) {
  next_word(row);
  auto local = parse_endpoint(next_word(row));
  auto remote = parse_endpoint(next_word(row));
  const auto state = parse_state(next_word(row));
  for (int passed = 0; passed < 3; ++passed) next_word(row);
  const auto uid = parse_whole<std::uint32_t>(next_word(row), 10);
  next_word(row);
  const auto inode = parse_whole<std::uint64_t>(next_word(row), 10);
  if (!local || !remote || !state || !uid || !inode) return std::nullopt;
  return Socket{std::string(protocol),
                std::move(local->address),
                local->port,
                std::move(remote->address),
                remote->port,
                *state,
                *inode,
                *uid};
}

}  // namespace

std::string_view socket_state_word(SocketState state) {
  static constexpr std::array<std::string_view, greatest_state> words = {
      "established", "syn-sent",   "syn-recv", "fin-wait-1", "fin-wait-2", "time-wait",
      "close",       "close-wait", "last-ack", "listen",     "closing",    "new-syn-recv"};
  return words[static_cast<std::size_t>(state) - 1];
}

std::string endpoint_text(std::string_view address, std::uint16_t port) {
  const bool bracketed = address.find(':') != std::string_view::npos;
  std::string text = bracketed ? "[" : "";
  text += address;
  if (bracketed) text += ']';
  return text + ':' + std::to_string(port);
}

Result<std::vector<Socket>> parse_proc_net(std::string_view protocol, std::string_view table) {
  std::vector<Socket> sockets;
  for (std::size_t number = 0; !table.empty(); ++number) {
    const auto row = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(row.size() + 1, table.size()));
    if (number == 0) continue;  // the heading
    auto socket = parse_row(protocol, row);
    if (!socket) return corrupt(std::string(protocol), "row " + std::to_string(number) + " is no socket");
    sockets.push_back(std::move(*socket));
  }
  return sockets;
}

}  // namespace exhibit
