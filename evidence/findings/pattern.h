// Patterns of paths and other words, as rules write them.
#pragma once

#include <string>
#include <string_view>

namespace exhibit::findings {

/// `?` stands for one byte and `*` for any number of bytes, neither for a slash; `**` for any number of any bytes, and
/// `**` and a slash also for nothing: "**/x" is "x" in any folder. Everything else stands for itself.
class Pattern {
 public:
  explicit Pattern(std::string text);

  /// In time proportional to the lengths' product at worst, whatever the pattern.
  bool matches(std::string_view bytes) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t prefix_ = 0;  // bytes before the first wildcard, which most paths fail at
  std::size_t suffix_ = 0;  // bytes after the last one
  std::string literal_;     // the longest run without a wildcard: what lacks it cannot match
};

inline constexpr std::size_t longest_pattern = 256;

}  // namespace exhibit::findings
