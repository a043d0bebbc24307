#include "evidence/report/text_diff.h"

#include <dtl/dtl.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <unordered_map>

#include "evidence/encoding/escape.h"

namespace exhibit::report {
namespace {

/// Beyond that many lines a shortest edit is no longer searched for: it would hold tens of megabytes of ways to one.
constexpr std::size_t greatest_search = 4'000;

using Lines = std::vector<std::string_view>;

/// Each with its newline, which the last may lack.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

struct Edit {
  char mark;
  std::string_view line;
};

/// Numbers for lines: equal ones have the same.
class LineNumbers {
 public:
  std::vector<int> of(std::span<const std::string_view> lines) {
    std::vector<int> numbers;
    numbers.reserve(lines.size());
    for (const std::string_view line : lines) {
      numbers.push_back(numbers_.try_emplace(line, static_cast<int>(numbers_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, int> numbers_;
};

void append(std::vector<Edit>& edits, char mark, std::span<const std::string_view> lines) {
  for (const std::string_view line : lines) edits.push_back({mark, line});
}

void append_shortest(std::vector<Edit>& edits, std::span<const std::string_view> before,
                     std::span<const std::string_view> after) {
  LineNumbers numbers;
  dtl::Diff<int, std::vector<int>> diff(numbers.of(before), numbers.of(after), true);
  diff.compose();
  std::size_t at_before = 0;
  std::size_t at_after = 0;
  for (const auto& [number, edit] : diff.getSes().getSequence()) {
    switch (edit.type) {
      case dtl::SES_DELETE: edits.push_back({'-', before[at_before++]}); break;
      case dtl::SES_ADD: edits.push_back({'+', after[at_after++]}); break;
      default:
        edits.push_back({' ', before[at_before++]});
        ++at_after;
    }
  }
}

std::vector<Edit> edits_between(const Lines& before, const Lines& after, std::uint64_t& line_pairs) {
  const auto [l, r] = std::ranges::mismatch(before, after);
  const auto head = static_cast<std::size_t>(l - before.begin());
  const std::size_t shorter = std::min(before.size(), after.size()) - head;
  std::size_t tail = 0;
  while (tail < shorter && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const std::span all_before(before);
  const std::span other_before = all_before.subspan(head, before.size() - head - tail);
  const std::span other_after = std::span(after).subspan(head, after.size() - head - tail);
  std::vector<Edit> edits;
  edits.reserve(before.size() + other_after.size());
  append(edits, ' ', all_before.first(head));
  const std::uint64_t cost = std::uint64_t{other_before.size()} * other_after.size();
  if (cost <= line_pairs && other_before.size() + other_after.size() <= greatest_search) {
    line_pairs -= cost;
    append_shortest(edits, other_before, other_after);
  } else {
    append(edits, '-', other_before);
    append(edits, '+', other_after);
  }
  append(edits, ' ', all_before.last(tail));
  return edits;
}

std::string without_newline(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return std::string(line);
}

/// Which edits are changes, or stand near one.
std::vector<bool> near_changes(const std::vector<Edit>& edits) {
  std::vector<bool> is_near(edits.size());
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].mark == ' ') continue;
    const std::size_t first = i - std::min(i, context_lines);
    const std::size_t end = std::min(edits.size(), i + context_lines + 1);
    std::fill(is_near.begin() + static_cast<std::ptrdiff_t>(first), is_near.begin() + static_cast<std::ptrdiff_t>(end), true);
  }
  return is_near;
}

TextDiff hunks_of(const std::vector<Edit>& edits) {
  const std::vector<bool> is_near = near_changes(edits);
  TextDiff diff;
  std::uint64_t before = 0;  // lines so far
  std::uint64_t after = 0;
  std::size_t told = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (is_near[i]) {
      if (told == greatest_text_lines) {
        diff.is_cut = true;
        break;
      }
      if (i == 0 || !is_near[i - 1]) diff.hunks.push_back({.before_line = before, .after_line = after, .lines = {}});
      diff.hunks.back().lines.push_back({edits[i].mark, without_newline(edits[i].line)});
      ++told;
    }
    if (edits[i].mark != '+') ++before;
    if (edits[i].mark != '-') ++after;
  }
  // As in unified diffs: the first line of the hunk, or the one before it where the hunk has none of that side.
  for (TextHunk& hunk : diff.hunks) {
    const auto has_not = [&hunk](char mark) { return std::ranges::any_of(hunk.lines, [mark](const TextLine& line) { return line.mark != mark; }); };
    if (has_not('+')) ++hunk.before_line;
    if (has_not('-')) ++hunk.after_line;
  }
  return diff;
}

}  // namespace

bool is_text(std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) return false;
  while (!bytes.empty()) {
    const std::size_t length = decode_utf8(bytes).length;
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

TextDiff diff_texts(std::string_view before, std::string_view after, std::uint64_t& line_pairs) {
  return hunks_of(edits_between(lines_of(before), lines_of(after), line_pairs));
}

TextDiff whole_text(std::string_view text, char mark) {
  std::vector<Edit> edits;
  append(edits, mark, lines_of(text));
  return hunks_of(edits);
}

}  // namespace exhibit::report
