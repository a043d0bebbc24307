// One entry of a listing (FORMAT.md 5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/encoding/time_text.h"
#include "evidence/records/outcome.h"
#include "hashing/digest.h"

namespace exhibit {

enum class FileType : std::uint8_t { file, dir, symlink, fifo, socket, character, block, unknown };

std::string_view file_type_word(FileType type);
std::optional<FileType> file_type_of_word(std::string_view word);
/// The type in the S_IFMT bits of a mode.
FileType file_type_of_mode(std::uint32_t mode);

struct DeviceNumber {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  auto operator<=>(const DeviceNumber&) const = default;
  std::string text() const;
};

struct Xattr {
  std::string name;
  std::string value;
  bool operator==(const Xattr&) const = default;
};

/// Fields are absent where they were not obtained; `missing` names those that were tried.
struct FileEntry {
  std::string path;  ///< bytes, below the walk's root, beginning with '/'
  FileType type = FileType::unknown;
  std::optional<std::uint16_t> mode;  ///< the 07777 bits
  std::optional<std::uint32_t> uid;
  std::optional<std::uint32_t> gid;
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> nlink;
  std::optional<std::uint64_t> ino;
  std::optional<DeviceNumber> dev;
  std::optional<DeviceNumber> rdev;
  std::optional<Timestamp> mtime;
  std::optional<Timestamp> ctime;
  std::optional<Timestamp> btime;
  std::optional<Timestamp> atime;
  std::vector<std::string> attributes;
  std::optional<std::string> target;
  std::vector<Xattr> xattrs;
  std::optional<Digest> sha256;
  std::optional<Digest> sparse_sha256;
  std::optional<std::vector<Digest>> blobs;  ///< the captured content, piece by piece (FORMAT.md 5.2)
  std::optional<std::uint64_t> read;         ///< bytes read, where not `size`
  std::vector<std::string> missing;
  Outcome outcome;
};

/// FORMAT.md 5.2: captured content is kept in pieces of this many bytes.
inline constexpr std::size_t blob_piece_size = std::size_t{8} << 20;

/// Appends the entry's object, without a newline.
void append_object(std::string& out, const FileEntry& entry);

/// Appends the entry's line, newline included.
void append_line(std::string& out, const FileEntry& entry);

/// FORMAT.md 5, canonical order: negative, zero or positive as `left` stands before, at or after `right`.
int compare_paths(std::string_view left, std::string_view right);

/// FORMAT.md 5: what of a path decides where parts end: FNV-1a, 64 bits.
std::uint64_t part_hash(std::string_view path);

/// FORMAT.md 5: whether a part of `part_size` bytes ends after the record whose path has this hash.
bool part_ends_after(std::uint64_t path_hash, std::size_t part_size);

}  // namespace exhibit
