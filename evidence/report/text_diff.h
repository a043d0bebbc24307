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

/// How often lines may be compared with each other for all texts of a report, and for one: a search among N lines with
/// D changes takes about N × D (Wu, Manber, Myers, Miller: An O(NP) Sequence Comparison Algorithm, 1990).
inline constexpr std::uint64_t greatest_comparisons = 20'000'000;
inline constexpr std::uint64_t greatest_comparisons_of_one = 4'000'000;

/// Hunks with their context. The shortest edit where it is found in no more than `comparisons`, which are lowered by
/// those that were made; else all lines between the common beginning and end are removed and added, which is true as
/// well. A last line without its newline is another line than with it.
TextDiff diff_texts(std::string_view before, std::string_view after, std::uint64_t& comparisons);

/// All of a text: '+' what came, '-' what went.
TextDiff whole_text(std::string_view text, char mark);

}  // namespace exhibit::report
