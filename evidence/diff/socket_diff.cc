#include "evidence/diff/socket_diff.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "evidence/encoding/json_writer.h"

namespace exhibit::diff {
namespace {

using ByPhrase = std::map<std::string_view, const NamedSocket*>;
using Ports = std::set<std::pair<std::string, std::uint16_t>>;

constexpr std::uint64_t every_protocol = 3;  // ETH_P_ALL

bool is_udp(const Socket& socket) { return socket.protocol.starts_with("udp"); }
bool is_raw(const Socket& socket) { return socket.protocol.starts_with("raw"); }

/// Waits for peers: a TCP listener, or a UDP socket that is bound and not connected.
bool is_waiting(const Socket& socket) {
  if (is_udp(socket)) return socket.state == SocketState::close && socket.local_port != 0;
  return socket.state == SocketState::listen;
}

bool is_connected(const Socket& socket) {
  return socket.state == SocketState::established || socket.state == SocketState::syn_sent;
}

/// TCP on both address families shares its ports: a listener on [::] takes IPv4 connections as well.
std::string family_of(const Socket& socket) { return is_udp(socket) ? "udp" : "tcp"; }

Ports waiting_ports(const std::vector<Socket>& sockets) {
  Ports ports;
  for (const Socket& socket : sockets) {
    if (is_waiting(socket)) ports.emplace(family_of(socket), socket.local_port);
  }
  return ports;
}

/// What makes two sockets of two bundles one; empty for a socket that is left out.
std::string socket_phrase(const Socket& socket, const Ports& waiting) {
  if (is_raw(socket)) {
    return fmt::format("{} socket for protocol {} on {}", socket.protocol, socket.local_port, socket.local_address);
  }
  if (is_waiting(socket)) {
    return fmt::format("{} {} {}", socket.protocol, is_udp(socket) ? "bound to" : "listening on",
                       endpoint_text(socket.local_address, socket.local_port));
  }
  if (!is_connected(socket)) return {};
  if (waiting.contains({family_of(socket), socket.local_port})) {
    return fmt::format("{} connection from {} to port {}", socket.protocol, socket.remote_address, socket.local_port);
  }
  return fmt::format("{} connection to {}", socket.protocol, endpoint_text(socket.remote_address, socket.remote_port));
}

ByPhrase by_phrase(const std::vector<NamedSocket>& sockets) {
  ByPhrase found;
  for (const NamedSocket& socket : sockets) found.emplace(socket.phrase, &socket);
  return found;
}

std::string socket_json(const Socket& socket) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("protocol", socket.protocol).field("local_address", socket.local_address);
  json.field("local_port", socket.local_port).field("remote_address", socket.remote_address);
  json.field("remote_port", socket.remote_port).field("state", socket_state_word(socket.state));
  json.field("uid", socket.uid).field("inode", std::to_string(socket.inode)).end_object();
  return text;
}

std::string unix_json(const show::UnixSocket& socket) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("protocol", "unix").field("type", socket.type).field("state", socket.state);
  json.bytes_field("path", socket.path).field("inode", std::to_string(socket.inode)).end_object();
  return text;
}

std::string packet_json(const PacketSocket& socket) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("protocol", "packet").field("type", socket.type).field("ethernet", socket.protocol);
  json.field("interface", socket.interface).field("uid", socket.uid);
  json.field("inode", std::to_string(socket.inode)).end_object();
  return text;
}

SocketFinding socket_finding(Change change, const NamedSocket& socket) {
  SocketFinding found{{.kind = FindingKind::socket, .change = change, .path = socket.phrase}, socket.inode};
  (change == Change::added ? found.finding.after : found.finding.before) = socket.json;
  return found;
}

}  // namespace

std::vector<NamedSocket> named_sockets(const std::vector<Socket>& sockets) {
  const Ports waiting = waiting_ports(sockets);
  std::vector<NamedSocket> named;
  for (const Socket& socket : sockets) {
    std::string phrase = socket_phrase(socket, waiting);
    if (!phrase.empty()) named.push_back({std::move(phrase), socket_json(socket), socket.inode});
  }
  return named;
}

std::vector<NamedSocket> named_sockets(const std::vector<show::UnixSocket>& sockets) {
  std::vector<NamedSocket> named;
  for (const show::UnixSocket& socket : sockets) {
    if (socket.state != "listen" || socket.path.empty()) continue;
    named.push_back({"unix " + socket.type + " listening at " + socket.path, unix_json(socket), socket.inode});
  }
  return named;
}

std::vector<NamedSocket> named_sockets(const std::vector<PacketSocket>& sockets) {
  std::vector<NamedSocket> named;
  for (const PacketSocket& socket : sockets) {
    const std::string protocol =
        socket.protocol == every_protocol ? "all packets" : fmt::format("packets of type {:#06x}", socket.protocol);
    const std::string interface =
        socket.interface == 0 ? "any interface" : "interface " + std::to_string(socket.interface);
    named.push_back(
        {fmt::format("packet socket that sees {} on {}", protocol, interface), packet_json(socket), socket.inode});
  }
  return named;
}

std::vector<SocketFinding> diff_sockets(const std::vector<NamedSocket>& a, const std::vector<NamedSocket>& b) {
  const ByPhrase before = by_phrase(a);
  const ByPhrase after = by_phrase(b);
  std::vector<SocketFinding> findings;
  for (const auto& [phrase, socket] : after) {
    if (!before.contains(phrase)) findings.push_back(socket_finding(Change::added, *socket));
  }
  for (const auto& [phrase, socket] : before) {
    if (!after.contains(phrase)) findings.push_back(socket_finding(Change::removed, *socket));
  }
  return findings;
}

}  // namespace exhibit::diff
