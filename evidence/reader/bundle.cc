#include "evidence/reader/bundle.h"

#include <algorithm>
#include <iterator>

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
  const std::size_t number = bundle.members().size();
  if (number > 1 && bundle.members()[number - 2].name == redaction_member) {
    auto copy = follow_redaction(bundle.file_, bundle.list_);
    if (!copy) return std::unexpected(std::move(copy).error());
    bundle.seal_ = copy->seal;
    bundle.copy_ = *std::move(copy);
    return bundle;
  }
  auto followed = follow_seal(bundle.file_, bundle.list_);
  if (!followed) return std::unexpected(std::move(followed).error());
  bundle.seal_ = *std::move(followed);
  return bundle;
}

bool Bundle::may_be_withheld(std::string_view name) const {
  if (number_withheld() == 0) return false;
  const Member* const member = find(name);
  return member == nullptr || member->is_partial;
}

std::vector<WithheldRow> Bundle::withheld_of(std::string_view name) const {
  std::vector<WithheldRow> rows;
  if (!copy_) return rows;
  std::ranges::copy_if(copy_->withheld, std::back_inserter(rows),
                       [name](const WithheldRow& row) { return row.member == name; });
  return rows;
}

Result<std::string> Bundle::read(const Member& member) const {
  std::string content;
  if (const auto done = read(member, content); !done) return std::unexpected(done.error());
  return content;
}

Result<void> Bundle::read(const Member& member, std::string& content) const {
  if (member.size > greatest_read) {
    return std::unexpected(Error{ErrorCode::unsupported, 0, "read", place(member.name), "more than 64 MiB at once"});
  }
  content.clear();
  content.resize_and_overwrite(member.size, [&](char*, std::size_t) { return static_cast<std::size_t>(member.size); });
  if (auto done = file_.read(member.offset, content); !done) return done;
  if (member.sha256 && sha256(content) != *member.sha256) {
    return corrupt(place(member.name), "its bytes contradict the digest in the manifest");
  }
  return {};
}

Result<std::string> Bundle::read(std::string_view name) const {
  const Member* const member = find(name);
  if (member != nullptr) return read(*member);
  const char* const why = may_be_withheld(name) ? "not in this redacted copy: it may be withheld" : "not in the bundle";
  return std::unexpected(Error{ErrorCode::absent, 0, {}, place(name), why});
}

Result<void> Bundle::stream(const Member& member, const std::function<void(std::string_view)>& consume) const {
  Sha256 digest;
  const auto streamed = file_.stream(member.offset, member.size, [&](std::string_view bytes) {
    digest.update(bytes);
    consume(bytes);
  });
  if (!streamed) return streamed;
  if (member.sha256 && digest.finish() != *member.sha256) {
    return corrupt(place(member.name), "its bytes contradict the digest in the manifest");
  }
  return {};
}

Result<std::string> Bundle::read_raw(std::uint64_t offset, std::uint64_t size) const {
  std::string bytes(size, '\0');
  if (const auto read = file_.read(offset, bytes); !read) return std::unexpected(read.error());
  return bytes;
}

Result<std::string> Bundle::read_part(const Member& member) const {
  std::string compressed;
  std::string content;
  if (const auto read = read_part(member, compressed, content); !read) return std::unexpected(read.error());
  return content;
}

Result<void> Bundle::read_part(const Member& member, std::string& compressed, std::string& content) const {
  if (auto done = read(member, compressed); !done) return done;
  return decompress_part(compressed, place(member.name), content);
}

std::optional<std::string> Bundle::first_path_of(const Member& part) const {
  const auto compressed = read(part);
  if (!compressed) return std::nullopt;
  std::string beginning = decompress_beginning(*compressed);
  // Whoever asks again after the part was read must get the same answer: nothing is told of a damaged part alone.
  if (!beginning.contains('\n')) {
    if (auto whole = decompress_part(*compressed, part.name)) beginning = *std::move(whole);
  }
  const auto end = beginning.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string storage;
  const auto path = decode_path(std::string_view(beginning).substr(0, end), storage, {});
  return path ? std::optional<std::string>(*path) : std::nullopt;
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
