#include <limits>

#include "evidence/reader/decode.h"
#include "evidence/reader/decode_parts.h"
#include "evidence/reader/entry_words.h"
#include "evidence/reader/plain_entry.h"
#include "hashing/base64.h"

namespace exhibit {
namespace {

FileType type_in(Fields& fields) {
  const auto type = file_type_of_word(fields.text("type"));
  if (!type) fields.fail("type", "not a word of the format");
  return type.value_or(FileType::unknown);
}

/// A string field that stands only where it was obtained, and its meaning by `parse`.
template <typename Value>
void read_parsed(Fields& fields, const char* name, std::optional<Value> (*parse)(std::string_view),
                 std::optional<Value>& value) {
  if (!fields.has(name)) return;
  value = parse(fields.text(name));
  if (!value) fields.fail(name, "not of the form that the format has for it");
}

template <typename Integer>
void read_integer(Fields& fields, const char* name, std::optional<Integer>& value) {
  if (!fields.has(name)) return;
  const std::uint64_t number = fields.unsigned_integer(name);
  if (number > std::numeric_limits<Integer>::max()) fields.fail(name, "too large");
  value = static_cast<Integer>(number);
}

void read_words(Fields& fields, const char* name, std::vector<std::string>& words) {
  if (fields.has(name)) words = fields.bytes_array(name);
}

void read_xattrs(Fields& fields, std::vector<Xattr>& xattrs) {
  if (!fields.has("xattrs")) return;
  read_array(fields, "xattrs", [&](Fields& xattr) {
    const auto value = base64_decode(xattr.text("value_b64"));
    if (!value) xattr.fail("value_b64", "no base64");
    xattrs.push_back({xattr.bytes("name"), value.value_or("")});
  });
}

void read_status(Fields& fields, FileEntry& entry) {
  read_parsed(fields, "mode", &mode_of, entry.mode);
  read_integer(fields, "uid", entry.uid);
  read_integer(fields, "gid", entry.gid);
  read_integer(fields, "size", entry.size);
  read_integer(fields, "nlink", entry.nlink);
  read_parsed(fields, "ino", &decimal_of, entry.ino);
  read_parsed(fields, "dev", &device_of, entry.dev);
  read_parsed(fields, "rdev", &device_of, entry.rdev);
  read_parsed(fields, "mtime", &from_seconds_text, entry.mtime);
  read_parsed(fields, "ctime", &from_seconds_text, entry.ctime);
  read_parsed(fields, "btime", &from_seconds_text, entry.btime);
  read_parsed(fields, "atime", &from_seconds_text, entry.atime);
}

void read_digests(Fields& fields, const char* name, std::optional<std::vector<Digest>>& digests) {
  if (!fields.has(name)) return;
  digests.emplace();
  for (const std::string& hex : fields.bytes_array(name)) {
    const auto digest = Digest::from_hex(hex);
    if (!digest) fields.fail(name, "holds what is no digest");
    digests->push_back(digest.value_or(Digest{}));
  }
}

void read_content(Fields& fields, FileEntry& entry) {
  read_words(fields, "attributes", entry.attributes);
  if (fields.has_bytes("target")) entry.target = fields.bytes("target");
  read_xattrs(fields, entry.xattrs);
  read_parsed(fields, "sha256", &Digest::from_hex, entry.sha256);
  read_parsed(fields, "sparse_sha256", &Digest::from_hex, entry.sparse_sha256);
  read_digests(fields, "blobs", entry.blobs);
  read_integer(fields, "read", entry.read);
  read_words(fields, "missing", entry.missing);
}

void read_entry(Fields& fields, FileEntry& entry) {
  entry.path = fields.bytes("path");
  if (!entry.path.starts_with('/')) fields.fail("path", "does not begin with /");
  entry.type = type_in(fields);
  read_status(fields, entry);
  read_content(fields, entry);
  entry.outcome = outcome_in(fields);
}

}  // namespace

Result<FileEntry> decode_file_entry(std::string_view json, std::string_view where) {
  if (auto entry = read_plain_entry(json)) return *std::move(entry);
  return decode_object<FileEntry>(json, where, read_entry);
}

Result<ProcessContent> decode_process_content(std::string_view json, std::string_view where) {
  return decode_object<ProcessContent>(json, where, [](Fields& fields, ProcessContent& content) {
    content.name = fields.text("name");
    read_object(fields, "file", [&](Fields& inner) { read_entry(inner, content.file); });
  });
}

Result<PieceElsewhere> decode_piece_elsewhere(std::string_view json, std::string_view where) {
  return decode_object<PieceElsewhere>(json, where, [](Fields& fields, PieceElsewhere& piece) {
    piece.sha256 = digest_in(fields, "sha256");
    piece.bytes = fields.unsigned_integer("bytes");
  });
}

Result<std::string_view> decode_path(std::string_view json, std::string& storage, std::string_view where) {
  constexpr std::string_view begin = R"({"path":")";
  if (json.starts_with(begin)) {
    const std::string_view rest = json.substr(begin.size());
    const std::string_view path = rest.substr(0, rest.find('"'));
    if (path.size() < rest.size() && !path.contains('\\')) return path;
  }
  auto entry = decode_file_entry(json, where);
  if (!entry) return std::unexpected(std::move(entry).error());
  storage = std::move(entry->path);
  return storage;
}

}  // namespace exhibit
