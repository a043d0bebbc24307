// How a small text changed, line by line.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "evidence/report/report.h"

namespace exhibit::report {

/// UTF-8 (RFC 3629) without NUL.
bool is_text(std::string_view bytes);

struct TextDiff {
  std::vector<TextHunk> hunks;
  bool is_cut = false;
};

/// More lines of one text than anybody reads are cut.
inline constexpr std::size_t greatest_text_lines = 2'000;
inline constexpr std::size_t context_lines = 3;

/// What a report may spend on all of its texts: pairs of lines, since comparing N lines with M costs up to N × M.
inline constexpr std::uint64_t greatest_line_pairs = 200'000'000;

/// Hunks with their context. Lines that differ are searched for a shortest edit where that costs no more than
/// `line_pairs` still has, which is lowered by it; else all of one text between the common beginning and end are removed
/// and all of the other are added, which is true as well. A last line without its newline is another line than with it.
TextDiff diff_texts(std::string_view before, std::string_view after, std::uint64_t& line_pairs);

/// All of a text: '+' what came, '-' what went.
TextDiff whole_text(std::string_view text, char mark);

}  // namespace exhibit::report
