#include "evidence/records/file_entry.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "hashing/base64.h"

namespace exhibit {
namespace {

constexpr std::array<std::string_view, 8> type_words = {"file",   "dir",  "symlink", "fifo",
                                                        "socket", "char", "block",   "unknown"};

constexpr std::size_t least_part_size = std::size_t{64} << 10;
constexpr std::size_t greatest_part_size = std::size_t{8} << 20;

std::string octal_mode(std::uint16_t mode) {
  std::string text(4, '0');
  for (std::size_t i = 4; i-- > 0; mode >>= 3) text[i] = static_cast<char>('0' + (mode & 7));
  return text;
}

void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time) {
  if (!time) return;
  const SecondsText text(*time);
  json.field(name, text.view());
}

template <typename Integer>
void write_integer(JsonWriter& json, std::string_view name, const std::optional<Integer>& value) {
  if (value) json.field(name, *value);
}

void write_words(JsonWriter& json, std::string_view name, const std::vector<std::string>& words) {
  if (!words.empty()) json.bytes_array(name, words);
}

void write_xattrs(JsonWriter& json, const std::vector<Xattr>& xattrs) {
  if (xattrs.empty()) return;
  json.key("xattrs").begin_array();
  for (const Xattr& xattr : xattrs) {
    json.begin_object().bytes_field("name", xattr.name).field("value_b64", base64_encode(xattr.value)).end_object();
  }
  json.end_array();
}

void write_digests(JsonWriter& json, std::string_view name, const std::optional<std::vector<Digest>>& digests) {
  if (!digests) return;
  json.key(name).begin_array();
  for (const Digest& digest : *digests) json.string(digest.hex());
  json.end_array();
}

/// Eight bytes at a time: listings are full of paths with long beginnings in common.
std::size_t length_in_common(std::string_view left, std::string_view right) {
  const std::size_t length = std::min(left.size(), right.size());
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= length; at += sizeof(std::uint64_t)) {
    std::uint64_t l = 0;
    std::uint64_t r = 0;
    std::memcpy(&l, left.data() + at, sizeof l);
    std::memcpy(&r, right.data() + at, sizeof r);
    if (l == r) continue;
    const int bits = std::endian::native == std::endian::little ? std::countr_zero(l ^ r) : std::countl_zero(l ^ r);
    return at + static_cast<std::size_t>(bits) / 8;
  }
  while (at < length && left[at] == right[at]) ++at;
  return at;
}

}  // namespace

std::string_view file_type_word(FileType type) { return type_words[static_cast<std::size_t>(type)]; }

std::optional<FileType> file_type_of_word(std::string_view word) {
  const auto found = std::ranges::find(type_words, word);
  if (found == type_words.end()) return std::nullopt;
  return static_cast<FileType>(found - type_words.begin());
}

FileType file_type_of_mode(std::uint32_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return FileType::file;
    case S_IFDIR: return FileType::dir;
    case S_IFLNK: return FileType::symlink;
    case S_IFIFO: return FileType::fifo;
    case S_IFSOCK: return FileType::socket;
    case S_IFCHR: return FileType::character;
    case S_IFBLK: return FileType::block;
    default: return FileType::unknown;
  }
}

std::string DeviceNumber::text() const { return std::to_string(major) + ":" + std::to_string(minor); }

void append_object(std::string& out, const FileEntry& entry) {
  JsonWriter json(out);
  json.begin_object().bytes_field("path", entry.path).field("type", file_type_word(entry.type));
  if (entry.mode) json.field("mode", octal_mode(*entry.mode));
  write_integer(json, "uid", entry.uid);
  write_integer(json, "gid", entry.gid);
  write_integer(json, "size", entry.size);
  write_integer(json, "nlink", entry.nlink);
  if (entry.ino) json.field("ino", std::to_string(*entry.ino));
  if (entry.dev) json.field("dev", entry.dev->text());
  if (entry.rdev) json.field("rdev", entry.rdev->text());
  write_time(json, "mtime", entry.mtime);
  write_time(json, "ctime", entry.ctime);
  write_time(json, "btime", entry.btime);
  write_time(json, "atime", entry.atime);
  write_words(json, "attributes", entry.attributes);
  if (entry.target) json.bytes_field("target", *entry.target);
  write_xattrs(json, entry.xattrs);
  if (entry.sha256) json.field("sha256", entry.sha256->hex());
  if (entry.sparse_sha256) json.field("sparse_sha256", entry.sparse_sha256->hex());
  write_digests(json, "blobs", entry.blobs);
  write_integer(json, "read", entry.read);
  write_words(json, "missing", entry.missing);
  write_outcome(json, entry.outcome);
  json.end_object();
}

void append_line(std::string& out, const FileEntry& entry) {
  append_object(out, entry);
  out.push_back('\n');
}

int compare_paths(std::string_view left, std::string_view right) {
  const std::size_t common = length_in_common(left, right);
  const auto l = left.begin() + static_cast<std::ptrdiff_t>(common);
  const auto r = right.begin() + static_cast<std::ptrdiff_t>(common);
  if (l == left.end() || r == right.end()) return (l == left.end() ? 0 : 1) - (r == right.end() ? 0 : 1);
  // The end of a component stands before every byte that would continue it.
  if (*l == '/') return -1;
  if (*r == '/') return 1;
  return static_cast<unsigned char>(*l) < static_cast<unsigned char>(*r) ? -1 : 1;
}

std::uint64_t part_hash(std::string_view path) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : path) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

bool part_ends_after(std::uint64_t path_hash, std::size_t part_size) {
  if (part_size >= greatest_part_size) return true;
  return part_size >= least_part_size && (path_hash & 0xfff) == 0;
}

}  // namespace exhibit
