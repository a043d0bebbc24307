#include "evidence/export/stix_objects.h"

#include <fmt/format.h>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/reader/paths.h"
#include "hashing/base64.h"
#include "hashing/uuid.h"

namespace exhibit::exports {
namespace {

/// STIX 2.1, 2.9: of deterministic ids of cyber-observable objects.
constexpr std::string_view stix_name_space = "00abedb4-aa42-466c-9c01-fed23315a9b7";

/// As STIX has strings: what is not plain is escaped.
std::string shown(std::string_view bytes) { return is_plain(bytes) ? std::string(bytes) : escape_for_terminal(bytes); }

bool is_ipv6(std::string_view address) { return address.find(':') != std::string_view::npos; }

JsonWriter& begin_object(JsonWriter& json, std::string_view type, std::string_view id) {
  return json.begin_object().field("type", type).field("spec_version", "2.1").field("id", id);
}

/// An object whose one contributing property is all it has.
StixObject object_of(std::string_view type, std::string_view property, const std::string& value) {
  std::string contributing;
  JsonWriter(contributing).begin_object().field(property, value).end_object();
  StixObject object{stix_id(type, contributing), {}};
  JsonWriter json(object.json);
  begin_object(json, type, object.id).field(property, value).end_object();
  return object;
}

void write_hash(JsonWriter& json, const Digest& sha256) {
  json.key("hashes").begin_object().field("SHA-256", sha256.hex()).end_object();
}

}  // namespace

std::string stix_id(std::string_view type, std::string_view contributing) {
  return fmt::format("{}--{}", type, name_uuid(stix_name_space, contributing).value());
}

std::string_view stix_parent(std::string_view path) {
  const std::string_view parent = parent_path(path);
  return parent.empty() ? std::string_view("/") : parent;
}

StixObject stix_directory(std::string_view path) { return object_of("directory", "path", shown(path)); }

StixObject stix_address(std::string_view address) {
  return object_of(is_ipv6(address) ? "ipv6-addr" : "ipv4-addr", "value", std::string(address));
}

StixObject stix_file(std::string_view path, const std::optional<Digest>& sha256, std::optional<std::uint64_t> size) {
  const std::string name = shown(base_name(path));
  const std::string directory = stix_directory(stix_parent(path)).id;
  std::string contributing;
  JsonWriter key(contributing);
  key.begin_object();
  if (sha256) write_hash(key, *sha256);
  key.field("name", name).field("parent_directory_ref", directory).end_object();
  StixObject file{stix_id("file", contributing), {}};
  JsonWriter json(file.json);
  begin_object(json, "file", file.id);
  if (sha256) write_hash(json, *sha256);
  if (size) json.field("size", *size);
  json.field("name", name).field("parent_directory_ref", directory);
  if (!is_plain(path)) json.field("x_exhibit_path_b64", base64_encode(path));
  json.end_object();
  return file;
}

StixObject stix_traffic(const Socket& socket) {
  const bool has_remote = socket.remote_port != 0;
  const std::string source = stix_address(socket.local_address).id;
  const std::string destination = has_remote ? stix_address(socket.remote_address).id : std::string();
  const auto write_fields = [&](JsonWriter& json) {
    if (has_remote) json.field("dst_port", socket.remote_port).field("dst_ref", destination);
    json.key("protocols").begin_array().string(is_ipv6(socket.local_address) ? "ipv6" : "ipv4");
    json.string(socket.protocol.starts_with("tcp") ? "tcp" : "udp").end_array();
    json.field("src_port", socket.local_port).field("src_ref", source);
  };
  std::string contributing;
  JsonWriter key(contributing);
  key.begin_object();
  write_fields(key);
  key.end_object();
  StixObject traffic{stix_id("network-traffic", contributing), {}};
  JsonWriter json(traffic.json);
  begin_object(json, "network-traffic", traffic.id);
  write_fields(json);
  json.end_object();
  return traffic;
}

}  // namespace exhibit::exports
