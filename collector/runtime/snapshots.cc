#include "collector/runtime/snapshots.h"

#include <array>
#include <set>

namespace exhibit {
namespace {

/// As many as an overlay can have (Linux, fs/overlayfs: OVL_MAX_STACK), and the writable layer.
constexpr std::size_t greatest_chain = 501;
constexpr unsigned any_value_tag = 2 << 3 | 2;  // field 2, length-delimited
constexpr unsigned wire_type_mask = 7;
constexpr unsigned length_delimited = 2;

/// A base-128 number at the front of `bytes`, which is taken off (Go, encoding/binary: Uvarint).
std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 9; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) != 0) continue;
    bytes.remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

}  // namespace

SnapshotChain snapshot_chain(const BoltFile& metadata, std::string name) {
  SnapshotChain chain;
  std::set<std::string> seen;
  while (!name.empty()) {
    if (!seen.insert(name).second || seen.size() > greatest_chain) {
      chain.why_not = "its chain of snapshots does not end";
      return chain;
    }
    const std::array<std::string_view, 4> id = {"v1", "snapshots", name, "id"};
    const std::array<std::string_view, 4> parent = {"v1", "snapshots", name, "parent"};
    std::string_view bytes = metadata.value(id).value_or("");
    const auto number = take_varint(bytes);
    if (!number) {
      chain.why_not = "the snapshotter knows no snapshot " + name;
      return chain;
    }
    chain.numbers.push_back(*number);
    name = metadata.value(parent).value_or("");
  }
  if (chain.numbers.empty()) chain.why_not = "it has no snapshot";
  return chain;
}

std::string snapshot_name(const BoltFile& meta, const std::string& name_space, const std::string& snapshotter,
                          const std::string& key) {
  const std::array<std::string_view, 6> path = {"v1", name_space, "snapshots", snapshotter, key, "name"};
  return std::string(meta.value(path).value_or(""));
}

std::string value_of_any(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto tag = take_varint(bytes);
    if (!tag || (*tag & wire_type_mask) != length_delimited) return {};
    const auto length = take_varint(bytes);
    if (!length || *length > bytes.size()) return {};
    if (*tag == any_value_tag) return std::string(bytes.substr(0, *length));
    bytes.remove_prefix(*length);
  }
  return {};
}

}  // namespace exhibit
