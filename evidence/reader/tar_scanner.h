// Walks the blocks of a bundle and accepts exactly what FORMAT.md 1 allows.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"

namespace exhibit {

/// How the archive ends.
enum class TarEnd : std::uint8_t {
  whole,      ///< two zero blocks and nothing after them
  cut,        ///< the bytes end too early: in a header, content, padding, or before the end blocks
  malformed,  ///< a block that is no header of this format, or bytes after the end; `why` tells
};

struct TarMember {
  std::string name;           ///< with its bag, as in the header
  std::uint64_t header = 0;   ///< offset of the header block
  std::uint64_t offset = 0;   ///< of the content
  std::uint64_t size = 0;
  bool whole = true;          ///< content and padding are all there
};

/// Receives a bundle in the order of its bytes. `on_content` gets content in pieces of any length.
class TarVisitor {
 public:
  virtual ~TarVisitor() = default;
  virtual void on_member(const TarMember& member) = 0;
  virtual void on_content(std::string_view bytes) = 0;
  /// Content and padding are read; `padding_is_zero` false is a fault.
  virtual void on_member_end(const TarMember& member, bool padding_is_zero) = 0;
};

struct TarResult {
  TarEnd end = TarEnd::cut;
  std::uint64_t bytes = 0;  ///< read in all
  std::uint64_t where = 0;  ///< offset of what is wrong
  std::string why;
};

/// Where bytes come from, in order: a file or a pipe. Returns 0 at the end.
using ByteSource = std::function<Result<std::size_t>(char* buffer, std::size_t length)>;

/// One pass over `source`, which need not be seekable; fails only where reading does.
Result<TarResult> scan_tar(const ByteSource& source, TarVisitor& visitor);

/// A source over an open file, from its current offset.
ByteSource read_from(int descriptor, std::string name);

}  // namespace exhibit
