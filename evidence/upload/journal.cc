#include "evidence/upload/journal.h"

#include <fcntl.h>

#include "evidence/encoding/json_writer.h"
#include "evidence/reader/json.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/upload/plan.h"

namespace exhibit::upload {
namespace {

constexpr std::size_t greatest_journal = std::size_t{16} << 20;

std::string path_of(const std::string& bundle) { return bundle + ".upload.jsonl"; }

std::string line_of(const Subject& subject) {
  std::string line;
  JsonWriter(line)
      .begin_object()
      .field("upload", 1)
      .field("sha256", subject.sha256.hex())
      .field("bytes", subject.bytes)
      .field("part_bytes", subject.part_bytes)
      .field("object", subject.object)
      .end_object();
  return line + "\n";
}

std::string line_of(std::size_t number, const std::string& tag) {
  std::string line;
  JsonWriter(line).begin_object().field("part", number).bytes_field("tag", tag).end_object();
  return line + "\n";
}

/// All of `line` at once, and on disk.
Result<void> append(const UniqueFd& file, const std::string& line, const std::string& path) {
  const ssize_t written = ::write(file.get(), line.data(), line.size());
  if (written < 0) return io_error("write", path);
  if (static_cast<std::size_t>(written) != line.size()) return io_error("write", path, ENOSPC);
  if (::fdatasync(file.get()) != 0) return io_error("sync", path);
  return {};
}

}  // namespace

Result<PartTags> parse_journal(std::string_view text, const Subject& subject, const std::string& where) {
  const std::string first = line_of(subject);
  if (!text.starts_with(first)) return PartTags{};
  text.remove_prefix(first.size());
  PartTags parts;
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    const auto object = parse_json_object(text.substr(0, end), where);
    if (!object) return std::unexpected(object.error());
    Fields fields(*object);
    const std::uint64_t number = fields.unsigned_integer("part");
    std::string tag = fields.bytes("tag");
    if (number == 0 || number > most_parts || (number - 1) * subject.part_bytes >= subject.bytes)
      fields.fail("part", "out of range");
    if (!parts.emplace(number, std::move(tag)).second) fields.fail("part", "there already");
    if (fields.problem()) return corrupt(where, *fields.problem());
    text.remove_prefix(end + 1);
  }
  return parts;
}

Result<Journal> Journal::open(const std::string& bundle, const Subject& subject) {
  std::string path = path_of(bundle);
  const auto text = read_small_file(path, greatest_journal);
  if (!text) return std::unexpected(text.error());
  auto parts = parse_journal(text->value_or(""), subject, path);
  if (!parts) return std::unexpected(parts.error());
  // Written whole: a line that was cut would spoil the next, and another subject's lines are of no use.
  UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) return io_error("create", path);
  std::string begin = line_of(subject);
  for (const auto& [number, tag] : *parts) begin += line_of(number, tag);
  if (auto written = append(file, begin, path); !written) return std::unexpected(written.error());
  return Journal(std::move(path), std::move(file), *std::move(parts));
}

Result<void> Journal::add(std::size_t number, const std::string& tag) {
  parts_.emplace(number, tag);
  return append(file_, line_of(number, tag), path_);
}

void Journal::forget(const std::string& bundle) { ::unlink(path_of(bundle).c_str()); }

}  // namespace exhibit::upload
