#include "evidence/diff/socket_diff.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "evidence/encoding/json_writer.h"

namespace exhibit::diff {
namespace {

using ByPhrase = std::map<std::string, const Socket*>;
using Ports = std::set<std::pair<std::string, std::uint16_t>>;

bool is_udp(const Socket& socket) { return socket.protocol.starts_with("udp"); }

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

ByPhrase by_phrase(const std::vector<Socket>& sockets) {
  const Ports waiting = waiting_ports(sockets);
  ByPhrase found;
  for (const Socket& socket : sockets) {
    if (std::string phrase = socket_phrase(socket, waiting); !phrase.empty()) found.emplace(std::move(phrase), &socket);
  }
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

}  // namespace

std::vector<Finding> diff_sockets(const std::vector<Socket>& a, const std::vector<Socket>& b) {
  const ByPhrase before = by_phrase(a);
  const ByPhrase after = by_phrase(b);
  std::vector<Finding> findings;
  for (const auto& [phrase, socket] : after) {
    if (before.contains(phrase)) continue;
    findings.push_back({.kind = FindingKind::socket, .change = Change::added, .path = phrase});
    findings.back().after = socket_json(*socket);
  }
  for (const auto& [phrase, socket] : before) {
    if (after.contains(phrase)) continue;
    findings.push_back({.kind = FindingKind::socket, .change = Change::removed, .path = phrase});
    findings.back().before = socket_json(*socket);
  }
  return findings;
}

}  // namespace exhibit::diff
