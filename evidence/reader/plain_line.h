// Lines of the one spelling that the writer has for records of plain ASCII, read without a JSON parser. Inside
// evidence/reader only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "evidence/reader/decode_parts.h"

namespace exhibit {

/// A line as far as it is not read yet. The first thing that is not as expected makes it useless, which says no more
/// than "use the parser": such a line may be right or wrong.
class PlainLine {
 public:
  explicit PlainLine(std::string_view line) : rest_(line) {}

  bool is_good() const { return is_good_; }
  bool is_at_end() const { return is_good_ && rest_.empty(); }

  bool skips(std::string_view words) {
    if (!rest_.starts_with(words)) return false;
    rest_.remove_prefix(words.size());
    return true;
  }
  void skip(std::string_view words) { is_good_ = skips(words) && is_good_; }

  /// Up to the quote that ends a string, which is skipped.
  std::string_view string() {
    const auto end = rest_.find('"');
    if (end == std::string_view::npos) return fail();
    const std::string_view value = rest_.substr(0, end);
    if (!std::ranges::all_of(value, is_plain)) return fail();
    rest_.remove_prefix(end + 1);
    return value;
  }

  template <typename Integer>
  void integer(std::optional<Integer>& value) {
    // The format's integers have 63 bits.
    constexpr std::uint64_t greatest = std::min<std::uint64_t>(std::numeric_limits<Integer>::max(), INT64_MAX);
    const auto number = decimal_of(digits());
    keep(number && *number <= greatest ? std::optional(static_cast<Integer>(*number)) : std::nullopt, value);
  }

  template <typename Value>
  void keep(const std::optional<Value>& parsed, std::optional<Value>& value) {
    value = parsed;
    if (!parsed) fail();
  }

 private:
  static bool is_plain(char byte) { return byte >= ' ' && byte <= '~' && byte != '\\'; }

  std::string_view digits() {
    const auto end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    const std::string_view value = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return value;
  }

  std::string_view fail() {
    is_good_ = false;
    return {};
  }

  std::string_view rest_;
  bool is_good_ = true;
};

}  // namespace exhibit
