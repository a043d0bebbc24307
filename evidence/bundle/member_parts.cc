#include "evidence/bundle/member_parts.h"

#include <algorithm>
#include <string>

namespace exhibit {
namespace {

constexpr std::string_view containers_folder = "data/c/";

/// Whether `path` is the components `pattern`, of which "*" is any one.
bool has_form(std::string_view path, std::initializer_list<std::string_view> pattern) {
  for (const std::string_view& wanted : pattern) {
    const auto slash = std::min(path.find('/'), path.size());
    const bool is_last = &wanted == pattern.end() - 1;
    if (wanted != "*" && path.substr(0, slash) != wanted) return false;
    if (is_last != (slash == path.size())) return false;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return true;
}

}  // namespace

std::optional<char> part_end_of(std::string_view member) {
  if (member == "data/containers.jsonl") return '\n';
  if (!member.starts_with(containers_folder)) return std::nullopt;
  const std::string_view in_container = member.substr(containers_folder.size());
  if (has_form(in_container, {"*", "configured_env.jsonl"})) return '\n';
  if (has_form(in_container, {"*", "p", "*", "environ"})) return '\0';
  return std::nullopt;
}

void PartDivider::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const bool is_rest = part_.number == greatest_number_of_parts;
    const auto at = is_rest ? std::string_view::npos : bytes.find(end_);
    const std::string_view piece = bytes.substr(0, at == std::string_view::npos ? at : at + 1);
    digest_.update(piece);
    part_.size += piece.size();
    bytes.remove_prefix(piece.size());
    if (at != std::string_view::npos) end_part();
  }
}

void PartDivider::end() {
  if (part_.size > 0) end_part();
}

void PartDivider::end_part() {
  part_.sha256 = digest_.finish();
  consume_(part_);
  part_ = {part_.number + 1, part_.offset + part_.size, 0, {}};
}

void PartsDigest::add(std::uint64_t size, const Digest& sha256) {
  std::string entry(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) entry[i] = static_cast<char>(size >> (8 * i) & 0xff);
  entry.append(reinterpret_cast<const char*>(sha256.bytes.data()), sha256.bytes.size());
  digest_.update(entry);
  ++parts_;
  size_ += size;
}

Digest PartsDigest::finish() {
  parts_ = 0;
  size_ = 0;
  return digest_.finish();
}

}  // namespace exhibit
