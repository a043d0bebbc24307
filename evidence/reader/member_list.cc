#include "evidence/reader/member_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/bundle/ustar.h"
#include "evidence/reader/encrypted.h"
#include "evidence/reader/member_path.h"
#include "evidence/reader/tar_scanner.h"

namespace exhibit {
namespace {

std::unexpected<Error> bad_block(const BundleFile& file, std::uint64_t offset, std::string_view why) {
  return corrupt(file.path(), fmt::format("byte {}: {}", offset, why));
}

bool is_zero(std::span<const char> bytes) {
  return std::ranges::all_of(bytes, [](char byte) { return byte == '\0'; });
}

/// `offset` is that of the first zero block: what follows may be a second one, or less of it in a cut file.
Result<void> check_end(const BundleFile& file, std::uint64_t offset) {
  char bytes[ustar::block_size + 1];  // one more, to see whether anything follows
  const auto length = file.read_some(offset + ustar::block_size, bytes);
  if (!length) return std::unexpected(length.error());
  const std::size_t in_block = std::min(*length, ustar::block_size);
  if (!is_zero(std::span(bytes, in_block))) return bad_block(file, offset, "one zero block, then something else");
  if (*length > in_block) return bad_block(file, offset, "bytes after the end of the archive");
  return {};
}

Result<void> add_member(MemberList& list, const BundleFile& file, std::uint64_t at, const ustar::Header& header) {
  const auto path = split_member_path(header.name);
  if (!path) return bad_block(file, at, fmt::format("the name {} is not allowed in a bundle", header.name));
  if (list.members.empty()) list.bag = path->bag;
  if (path->bag != list.bag) return bad_block(file, at, fmt::format("{} is in another bag", header.name));
  const auto [entry, is_new] = list.by_name.emplace(path->member, list.members.size());
  if (!is_new) return bad_block(file, at, fmt::format("the member {} occurs twice", path->member));
  list.members.push_back({std::string(path->member), at + ustar::block_size, header.size, std::nullopt, false});
  return {};
}

}  // namespace

const Member* MemberList::find(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &members[found->second];
}

Member* MemberList::find(std::string_view name) {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &members[found->second];
}

Result<MemberList> list_members(const BundleFile& file) {
  MemberList list;
  std::uint64_t at = 0;
  while (true) {
    ustar::Block block;
    const auto length = file.read_some(at, block);
    if (!length) return std::unexpected(length.error());
    if (*length < block.size() && at > 0) return list;
    const auto header = *length == block.size() ? ustar::decode(block) : std::nullopt;
    if (!header && at > 0 && is_zero(block)) {
      if (const auto end = check_end(file, at); !end) return std::unexpected(end.error());
      return list;
    }
    if (!header && at == 0 && is_encrypted({block.data(), *length})) return refuse_encrypted(file.path());
    if (!header) return bad_block(file, at, at == 0 ? "this is no evidence bundle" : why_no_header(block));
    const std::uint64_t end = at + block.size() + ustar::padded(header->size);
    if (end > file.size()) return list;
    if (const auto added = add_member(list, file, at, *header); !added) return std::unexpected(added.error());
    at = end;
  }
}

}  // namespace exhibit
