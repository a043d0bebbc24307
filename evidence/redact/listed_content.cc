#include "evidence/redact/listed_content.h"

#include "evidence/reader/decode.h"
#include "evidence/reader/lines.h"

namespace exhibit::redact {
namespace {

bool is_listing(const Member& member) {
  return member.name.starts_with("data/fs/") && member.name.ends_with(".jsonl.zst");
}

bool is_of_process(const Member& member) { return member.name.ends_with("/content.jsonl"); }

Result<FileEntry> decode_file(const Member& member, std::string_view line, std::string_view where) {
  if (is_listing(member)) return decode_file_entry(line, where);
  auto held = decode_process_content(line, where);
  if (!held) return std::unexpected(std::move(held).error());
  return std::move(held)->file;
}

}  // namespace

bool tells_digests(const Member& member) { return member.name.starts_with("data/fs/") || is_of_process(member); }

Result<void> for_each_in_pieces(const Bundle& bundle, const Member& member,
                                const std::function<Result<void>(const FileEntry& file, std::string_view line)>& take) {
  if (!is_listing(member) && !is_of_process(member)) return {};
  const auto content = is_listing(member) ? bundle.read_part(member) : bundle.read(member);
  if (!content) return std::unexpected(content.error());
  return for_each_line(*content, bundle.path() + ": " + member.name,
                       [&](std::string_view line, std::string_view where) -> Result<void> {
                         if (line.find("\"blobs\":[\"") == std::string_view::npos) return {};
                         const auto file = decode_file(member, line, where);
                         if (!file) return std::unexpected(file.error());
                         return file->blobs && file->blobs->size() > 1 ? take(*file, line) : Result<void>();
                       });
}

}  // namespace exhibit::redact
