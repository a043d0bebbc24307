#include "evidence/reader/listing_line.h"

#include <algorithm>
#include <iterator>

namespace exhibit {
namespace {

// FORMAT.md 3 and 5: fields stand in their order, so the outcome comes last.
constexpr std::string_view ok_end = R"(,"outcome":"ok"})";
constexpr std::string_view path_begins[] = {R"({"path":")", R"({"path_b64":")"};
// No string can hold these bytes: its quotes are escaped.
constexpr std::string_view atime_begin = R"("atime":")";
constexpr std::string_view type_begin = R"(","type":")";

/// Cuts `line` before and after the value of atime.
struct AroundAtime {
  std::string_view before;
  std::string_view after;
};

AroundAtime around_atime(std::string_view line) {
  const auto key = line.find(atime_begin);
  if (key == std::string_view::npos) return {line, {}};
  const auto value = key + atime_begin.size();
  const auto end = line.find('"', value);
  if (end == std::string_view::npos) return {line, {}};
  return {line.substr(0, value), line.substr(end)};
}

}  // namespace

bool is_plainly_ok(std::string_view line) {
  if (!line.ends_with(ok_end)) return false;
  line.remove_suffix(ok_end.size());
  // Before the outcome stands `missing`, where anything is; it may be another array as well.
  return !line.ends_with(']');
}

bool differ_only_in_atime(std::string_view a, std::string_view b) {
  const AroundAtime left = around_atime(a);
  const AroundAtime right = around_atime(b);
  return left.before == right.before && left.after == right.after;
}

FileType type_of_line(std::string_view line) {
  const auto* const begin = std::ranges::find_if(path_begins, [&](auto words) { return line.starts_with(words); });
  if (begin == std::end(path_begins)) return FileType::unknown;
  // The path ends at the next quote, unless it has quotes of its own, which are escaped.
  const auto end = line.find('"', begin->size());
  if (end == std::string_view::npos || !line.substr(end).starts_with(type_begin)) return FileType::unknown;
  const std::string_view rest = line.substr(end + type_begin.size());
  return file_type_of_word(rest.substr(0, rest.find('"'))).value_or(FileType::unknown);
}

}  // namespace exhibit
