#include "evidence/show/render/socket_text.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/words.h"
#include "hashing/base64.h"

namespace exhibit::show {
namespace {

std::vector<SocketOwner> owners_of(const SocketOwners& owners, std::uint64_t inode) {
  const auto found = owners.find(inode);
  return inode == 0 || found == owners.end() ? std::vector<SocketOwner>() : found->second;
}

/// "nginx[2301] fd 6, nginx[2344] fd 6"
std::string owners_phrase(const std::vector<SocketOwner>& owners) {
  std::string text;
  for (const SocketOwner& owner : owners) {
    text += fmt::format("{}{}[{}] fd {}", text.empty() ? "" : ", ", escape_for_terminal(owner.comm), owner.process.pid,
                        owner.fd);
  }
  return text.empty() ? "-" : text;
}

/// Protocol, state, two ends, and who has it.
std::string columns(std::string_view protocol, std::string_view state, std::string_view near, std::string_view far,
                    std::string_view holders) {
  return fmt::format("  {:<5} {:<13} {:<24} {:<24} {}\n", protocol, state, near, far, holders);
}

std::string row(const Socket& socket, const SocketOwners& owners) {
  return columns(socket.protocol, socket_state_word(socket.state),
                 endpoint_text(socket.local_address, socket.local_port),
                 endpoint_text(socket.remote_address, socket.remote_port),
                 fmt::format("uid {}  {}", socket.uid, owners_phrase(owners_of(owners, socket.inode))));
}

std::string row(const UnixSocket& socket, const SocketOwners& owners) {
  return columns("unix", socket.state, socket.type, or_dash(escape_for_terminal(socket.path)),
                 owners_phrase(owners_of(owners, socket.inode)));
}

void write_socket(JsonWriter& json, const Socket& socket) {
  json.field("protocol", socket.protocol).field("local_address", socket.local_address);
  json.field("local_port", socket.local_port).field("remote_address", socket.remote_address);
  json.field("remote_port", socket.remote_port).field("state", socket_state_word(socket.state));
  json.field("inode", std::to_string(socket.inode)).field("uid", socket.uid);
}

void write_socket(JsonWriter& json, const UnixSocket& socket) {
  json.field("protocol", "unix").field("type", socket.type).field("path", escape_for_terminal(socket.path));
  json.field("path_b64", base64_encode(socket.path)).field("state", socket.state);
  json.field("inode", std::to_string(socket.inode));
}

void write_owners(JsonWriter& json, const std::vector<SocketOwner>& owners) {
  json.key("processes").begin_array();
  for (const SocketOwner& owner : owners) {
    json.begin_object().field("container", owner.container).field("pid", owner.process.pid);
    json.field("start_time", owner.process.start_time).field("comm", escape_for_terminal(owner.comm));
    json.field("fd", owner.fd).end_object();
  }
  json.end_array();
}

void begin_line(JsonWriter& json, const NetworkNamespace& name_space) {
  json.begin_object().field("net_namespace", name_space.nsid).key("containers").begin_array();
  for (const std::string& container : name_space.containers) json.string(container);
  json.end_array();
}

std::string containers_phrase(const std::vector<std::string>& containers) {
  std::string text;
  for (const std::string& container : containers) text += (text.empty() ? "" : ", ") + container;
  return text.empty() ? "no container's own" : text;
}

}  // namespace

std::string sockets_text(const NetworkNamespace& name_space, const SocketOwners& owners, const Palette& palette) {
  std::string text =
      fmt::format("{}network namespace {} ({}){}\n", palette.heading, escape_for_terminal(name_space.nsid),
                  containers_phrase(name_space.containers), palette.reset);
  for (const std::string& problem : name_space.problems) {
    text += fmt::format("  {}not understood{} {}\n", palette.warning, palette.reset, problem);
  }
  for (const auto& socket : name_space.sockets) {
    text += std::visit([&](const auto& of_kind) { return row(of_kind, owners); }, socket);
  }
  return text;
}

std::string sockets_json(const NetworkNamespace& name_space, const SocketOwners& owners) {
  std::string lines;
  for (const std::string& problem : name_space.problems) {
    JsonWriter json(lines);
    begin_line(json, name_space);
    json.field("problem", problem).end_object();
    lines.push_back('\n');
  }
  for (const auto& socket : name_space.sockets) {
    JsonWriter json(lines);
    begin_line(json, name_space);
    std::visit(
        [&](const auto& of_kind) {
          write_socket(json, of_kind);
          write_owners(json, owners_of(owners, of_kind.inode));
        },
        socket);
    json.end_object();
    lines.push_back('\n');
  }
  return lines;
}

}  // namespace exhibit::show
