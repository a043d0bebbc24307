// A whole custody log as it stands on disk, and whether its lines follow each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/custody/fault.h"
#include "evidence/custody/record.h"

namespace exhibit::custody {

struct SeenLine {
  std::string text;  ///< with its newline: what is hashed and signed
  Digest sha256;
  std::optional<Record> record;  ///< nothing where the line is none
  std::string why_not;
};

struct Log {
  std::vector<SeenLine> lines;
  std::string torn;          ///< what stands after the last newline
  std::uint64_t unread = 0;  ///< bytes that follow more bad lines than are looked at

  /// The digest of the last line: what a witness writes down. Nothing of an empty log, or of one not read to its end.
  std::optional<Digest> head() const;
};

inline constexpr std::size_t greatest_log = std::size_t{64} << 20;
/// More than any record takes, whose signature is a file of at most 1 MiB in base64.
inline constexpr std::size_t greatest_line = std::size_t{2} << 20;
inline constexpr std::size_t greatest_bad_lines = 1000;

/// Never fails: what is no record is a line with a reason. Reads no further than the last of `greatest_bad_lines`.
Log read_log(std::string_view text);

/// Whether each line is a record that follows the one before it, and the first the bundle's `anchor`. Looks at no
/// signature.
void check_chain(const Log& log, const Digest& anchor, CustodyFaultList& faults);

}  // namespace exhibit::custody
