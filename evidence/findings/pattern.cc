#include "evidence/findings/pattern.h"

#include <vector>

namespace exhibit::findings {
namespace {

constexpr std::string_view wildcards = "*?";

/// The longest run of `pattern` that stands for itself wherever the pattern matches.
std::string_view longest_literal(std::string_view pattern) {
  std::string_view longest;
  while (!pattern.empty()) {
    // "**/" may stand for nothing, its slash included.
    const bool is_folders = pattern.starts_with("**/");
    if (is_folders || wildcards.contains(pattern.front())) {
      pattern.remove_prefix(is_folders ? 3 : 1);
      continue;
    }
    const std::string_view run = pattern.substr(0, pattern.find_first_of(wildcards));
    if (run.size() > longest.size()) longest = run;
    pattern.remove_prefix(run.size());
  }
  return longest;
}

/// Which prefixes of the bytes the pattern so far matches: one row of the usual table, from the one before it.
class Row {
 public:
  explicit Row(std::string_view bytes) : bytes_(bytes), matches_(bytes.size() + 1, 0) { matches_[0] = 1; }

  /// False where nothing is matched any more.
  bool take_byte(char wanted, bool is_any) {
    bool matches_any = false;
    for (std::size_t i = bytes_.size(); i > 0; --i) {
      const char byte = bytes_[i - 1];
      matches_[i] = matches_[i - 1] != 0 && (is_any ? byte != '/' : byte == wanted) ? 1 : 0;
      matches_any = matches_any || matches_[i] != 0;
    }
    matches_[0] = 0;
    return matches_any;
  }
  void take_star(bool passes_slashes) {
    for (std::size_t i = 1; i <= bytes_.size(); ++i) {
      const bool goes_on = matches_[i - 1] != 0 && (passes_slashes || bytes_[i - 1] != '/');
      matches_[i] = matches_[i] != 0 || goes_on ? 1 : 0;
    }
  }
  /// "**/": nothing, or anything that ends with a slash.
  void take_folders() {
    bool began = false;
    for (std::size_t i = 0; i <= bytes_.size(); ++i) {
      const bool here = matches_[i] != 0;
      matches_[i] = here || (began && bytes_[i - 1] == '/') ? 1 : 0;
      began = began || here;
    }
  }
  bool matches_all() const { return matches_.back() != 0; }

 private:
  std::string_view bytes_;
  std::vector<char> matches_;  // a bit each would cost more than the room is worth
};

}  // namespace

Pattern::Pattern(std::string text) : text_(std::move(text)) {
  const auto first = text_.find_first_of(wildcards);
  const auto last = text_.find_last_of(wildcards);
  prefix_ = first == std::string::npos ? text_.size() : first;
  // "**/" may stand for nothing, so its slash need not be there.
  const bool ends_in_folders = last != std::string::npos && last + 1 < text_.size() && text_[last + 1] == '/';
  suffix_ = last == std::string::npos ? 0 : text_.size() - last - (ends_in_folders ? 2 : 1);
  literal_ = longest_literal(text_);
}

bool Pattern::matches_closely(std::string_view bytes) const {
  const std::string_view pattern = text_;
  if (prefix_ == pattern.size()) return bytes == pattern;
  if (!bytes.starts_with(pattern.substr(0, prefix_))) return false;
  if (!bytes.ends_with(pattern.substr(pattern.size() - suffix_))) return false;
  if (pattern.substr(prefix_) == "**") return true;
  if (bytes.find(literal_) == std::string_view::npos) return false;
  Row row(bytes.substr(prefix_));
  for (std::size_t i = prefix_; i < pattern.size(); ++i) {
    const std::string_view rest = pattern.substr(i);
    if (rest.starts_with("**/")) {
      row.take_folders();
      i += 2;
    } else if (rest.starts_with("**")) {
      row.take_star(true);
      i += 1;
    } else if (rest.front() == '*') {
      row.take_star(false);
    } else if (!row.take_byte(rest.front(), rest.front() == '?')) {
      return false;
    }
  }
  return row.matches_all();
}

}  // namespace exhibit::findings
