// Rank and reasons as text and as objects, alike for drift and diff.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "evidence/encoding/json_writer.h"
#include "evidence/findings/assessment.h"
#include "evidence/show/render/palette.h"

namespace exhibit::findings {

/// Worst first: by rank, then those with more reasons, then by path. Findings without reasons stay in the order they
/// have.
inline auto order_key(const Assessment& assessment, std::string_view path) {
  const auto number = static_cast<std::int64_t>(assessment.reasons.size());
  return std::tuple(assessment.rank, -number, number > 0 ? path : std::string_view());
}

/// "2", or a blank for the quietest rank.
std::string rank_mark(const Assessment& assessment, const show::Palette& palette);

/// A line for each reason that `indent` blanks precede: what it says and the techniques.
std::string reasons_text(const Assessment& assessment, std::size_t indent, const show::Palette& palette);

/// The fields `rank` and `reasons` of the open object, then `details`: sentences on what differs.
void write_assessment(JsonWriter& json, const Assessment& assessment, const std::vector<std::string>& details);

/// "ranks: 1 of 1, 3 of 2": how many findings have which rank; empty where all have the quietest.
std::string ranks_phrase(const std::vector<int>& ranks);

}  // namespace exhibit::findings
