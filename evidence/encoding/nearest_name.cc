#include "evidence/encoding/nearest_name.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace exhibit {
namespace {

constexpr std::size_t greatest_slips = 2;
constexpr std::size_t characters_for_a_slip = 3;
/// Names come from a host: what is longer than anybody types is no slip.
constexpr std::size_t greatest_length = 200;

std::size_t slips_between(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before_last(to.size() + 1);
  std::vector<std::size_t> last(to.size() + 1);
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t another = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, another});
      const bool changed_places = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (changed_places) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view typed, std::span<const std::string> names) {
  std::optional<std::string> nearest;
  std::size_t fewest = std::min(greatest_slips, typed.size() / characters_for_a_slip) + 1;
  for (const std::string& name : names) {
    if (typed.size() > greatest_length || name.size() > typed.size() + greatest_slips || name.empty()) continue;
    const std::size_t slips = slips_between(typed, name);
    if (slips == 0 || slips >= fewest) continue;
    fewest = slips;
    nearest = name;
  }
  return nearest;
}

}  // namespace exhibit
