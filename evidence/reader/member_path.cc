#include "evidence/reader/member_path.h"

#include <algorithm>

#include "evidence/bundle/member_name.h"

namespace exhibit {
namespace {

constexpr std::string_view tag_files[] = {"bagit.txt", "manifest-sha256.txt", "bag-info.txt", "tagmanifest-sha256.txt",
                                          "SEAL"};
constexpr std::string_view bag_begin = "exhibit-";
constexpr std::size_t bag_digits = 12;

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_bag(std::string_view name) {
  return name.starts_with(bag_begin) && name.size() == bag_begin.size() + bag_digits &&
         std::ranges::all_of(name.substr(bag_begin.size()), is_lower_hex);
}

}  // namespace

std::optional<MemberPath> split_member_path(std::string_view name) {
  const auto slash = name.find('/');
  if (slash == std::string_view::npos || !is_member_name(name)) return std::nullopt;
  const MemberPath path{name.substr(0, slash), name.substr(slash + 1)};
  const bool has_place =
      path.member.starts_with("data/") || std::ranges::find(tag_files, path.member) != std::end(tag_files);
  if (!is_bag(path.bag) || !has_place) return std::nullopt;
  return path;
}

std::optional<ManifestLine> parse_manifest_line(std::string_view line) {
  constexpr std::size_t digest_length = 2 * Digest::size;
  constexpr std::string_view separator = "  ";
  const auto digest = Digest::from_hex(line.substr(0, digest_length));
  if (!digest || !line.substr(digest_length).starts_with(separator)) return std::nullopt;
  const std::string_view member = line.substr(digest_length + separator.size());
  if (!is_member_name(member)) return std::nullopt;
  return ManifestLine{*digest, member};
}

}  // namespace exhibit
