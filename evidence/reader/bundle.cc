#include "evidence/reader/bundle.h"

#include <algorithm>

#include "evidence/reader/seal_chain.h"
#include "evidence/reader/zstd_frame.h"

namespace exhibit {
namespace {

constexpr std::uint64_t greatest_read = std::uint64_t{64} << 20;

}  // namespace

Result<Bundle> Bundle::open(const std::string& path) {
  auto file = BundleFile::open(path);
  if (!file) return std::unexpected(std::move(file).error());
  auto list = list_members(*file);
  if (!list) return std::unexpected(std::move(list).error());
  Bundle bundle(*std::move(file), *std::move(list));
  const Member* const seal = bundle.find("SEAL");
  if (seal == nullptr) return bundle;
  if (seal != &bundle.members().back()) return corrupt(bundle.place("SEAL"), "members stand after it");
  auto followed = follow_seal(bundle.file_, bundle.list_);
  if (!followed) return std::unexpected(std::move(followed).error());
  bundle.seal_ = *std::move(followed);
  return bundle;
}

Result<std::string> Bundle::read(const Member& member) const {
  if (member.size > greatest_read) {
    return std::unexpected(Error{ErrorCode::unsupported, 0, "read", place(member.name), "more than 64 MiB at once"});
  }
  std::string content(member.size, '\0');
  if (const auto read = file_.read(member.offset, content); !read) return std::unexpected(read.error());
  if (member.sha256 && sha256(content) != *member.sha256) {
    return corrupt(place(member.name), "its bytes contradict the digest in the manifest");
  }
  return content;
}

Result<std::string> Bundle::read(std::string_view name) const {
  const Member* const member = find(name);
  if (member != nullptr) return read(*member);
  return std::unexpected(Error{ErrorCode::absent, 0, {}, place(name), "not in the bundle"});
}

Result<std::string> Bundle::read_part(const Member& member) const {
  const auto part = read(member);
  if (!part) return part;
  return decompress_part(*part, place(member.name));
}

std::vector<const Member*> Bundle::members_named(std::string_view prefix, std::string_view suffix) const {
  std::vector<const Member*> found;
  for (auto entry = list_.by_name.lower_bound(prefix); entry != list_.by_name.end() && entry->first.starts_with(prefix);
       ++entry) {
    if (entry->first.ends_with(suffix)) found.push_back(&list_.members[entry->second]);
  }
  std::ranges::sort(found, {}, &Member::offset);
  return found;
}

}  // namespace exhibit
