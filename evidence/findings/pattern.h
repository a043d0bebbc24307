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
  bool matches(std::string_view bytes) const { return may_match(bytes) && matches_closely(bytes); }
  const std::string& text() const { return text_; }

 private:
  /// By one byte: a rule has dozens of patterns, and hardly any matches.
  bool may_match(std::string_view bytes) const {
    if (prefix_ == text_.size()) return bytes.size() == prefix_;
    return bytes.size() >= prefix_ && (prefix_ == 0 || bytes[prefix_ - 1] == text_[prefix_ - 1]);
  }
  bool matches_closely(std::string_view bytes) const;

  std::string text_;
  std::size_t prefix_ = 0;  // bytes before the first wildcard, which most paths fail at
  std::size_t suffix_ = 0;  // bytes after the last one
  std::string literal_;     // the longest run without a wildcard: what lacks it cannot match
};

inline constexpr std::size_t longest_pattern = 256;

}  // namespace exhibit::findings
