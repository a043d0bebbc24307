// Walks the blocks of a bundle and accepts exactly what FORMAT.md 1 allows.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "evidence/base/result.h"
#include "evidence/bundle/ustar.h"

namespace exhibit {

/// How the archive ends.
enum class TarEnd : std::uint8_t {
  whole,        ///< two zero blocks and nothing after them
  cut,          ///< the bytes end inside a header, content or padding
  missing_end,  ///< the bytes end after a member, before the end of two zero blocks
  no_archive,   ///< the first block is no header of this format
  bad_block,    ///< a later block is neither such a header nor a part of the end
  trailing,     ///< bytes after the end
};

struct TarMember {
  std::string name;          ///< with its bag, as in the header: any bytes but NUL
  std::uint64_t header = 0;  ///< offset of the header block
  std::uint64_t offset = 0;  ///< of the content
  std::uint64_t size = 0;
};

/// Receives a bundle in the order of its bytes.
class TarVisitor {
 public:
  virtual ~TarVisitor() = default;
  /// A header was read; its bytes and those of the member follow. The reference is good until `on_member_end`.
  virtual void on_member(const TarMember& member) = 0;
  /// Every byte of the archive once, in order, in pieces of any length: headers, content, padding and the end. Content
  /// comes here first.
  virtual void on_bytes(std::string_view bytes) = 0;
  virtual void on_content(std::string_view bytes) = 0;
  /// Content and padding are there; a cut member has no such call. `padding_is_zero` false is a fault.
  virtual void on_member_end(const TarMember& member, bool padding_is_zero) = 0;
};

struct TarResult {
  TarEnd end = TarEnd::cut;
  std::uint64_t bytes = 0;  ///< read; all there are, but for `no_archive` and `bad_block`
  std::uint64_t where = 0;  ///< offset of what is wrong
  std::string why;
};

/// Where bytes come from, in order: a file or a pipe. Returns 0 at the end.
using ByteSource = std::function<Result<std::size_t>(char* buffer, std::size_t length)>;

/// The same in blocks that are not its caller's: each valid until the next call, empty at the end.
using BlockSource = std::function<Result<std::string_view>()>;

/// One pass over `source`, which need not be seekable; fails only where reading does.
Result<TarResult> scan_tar(const ByteSource& source, TarVisitor& visitor);
Result<TarResult> scan_tar(const BlockSource& source, TarVisitor& visitor);

/// A source over an open file, from its current offset. The descriptor is not its own.
ByteSource read_from(int descriptor, std::string name);

/// Why `block` is no header: the first field that differs from the one form it can have. Quotes raw bytes.
std::string why_no_header(const ustar::Block& block);

}  // namespace exhibit
