#include "evidence/diff/file_diff.h"

#include <fmt/format.h>

#include "evidence/diff/entry_compare.h"
#include "evidence/diff/move_matching.h"
#include "evidence/reader/decode.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

/// The entry as a record of ours: what was read may hold fields and spellings that we would not write.
std::string record_of(const FileEntry& entry) {
  std::string line;
  append_line(line, entry);
  line.pop_back();
  return line;
}

Finding finding_of(Change change, std::string path) {
  return {.kind = FindingKind::file, .change = change, .path = std::move(path)};
}

}  // namespace

Result<void> FileDiff::only_in_a(std::string_view line, std::string_view where) {
  const auto entry = decode_file_entry(line, where);
  if (!entry) return std::unexpected(entry.error());
  a_.absences.see_unread(*entry);
  const bool already_going = entry->outcome.kind == OutcomeKind::vanished;
  if (!already_going) add_lacking(*entry, b_, Change::removed);
  return {};
}

Result<void> FileDiff::only_in_b(std::string_view line, std::string_view where) {
  const auto entry = decode_file_entry(line, where);
  if (!entry) return std::unexpected(entry.error());
  b_.absences.see_unread(*entry);
  add_lacking(*entry, a_, Change::added);
  return {};
}

Result<void> FileDiff::in_both(std::string_view line_a, std::string_view where_a, std::string_view line_b,
                               std::string_view where_b) {
  const auto a = decode_file_entry(line_a, where_a);
  if (!a) return std::unexpected(a.error());
  const auto b = decode_file_entry(line_b, where_b);
  if (!b) return std::unexpected(b.error());
  a_.absences.see_unread(*a);
  b_.absences.see_unread(*b);
  add_difference(*a, *b);
  return {};
}

void FileDiff::add_lacking(const FileEntry& entry, Side& lacking, Change change) {
  Absence absence = lacking.absences.judge(entry.path);
  if (absence.unknown && absence.below_another && lacking.unknown_top) {
    ++changes_[*lacking.unknown_top].unseen_below;
    return;
  }
  const bool was_going = entry.outcome.kind == OutcomeKind::vanished;
  FileChange found{finding_of(absence.unknown || was_going ? Change::unknown : change, entry.path), facts_of(entry)};
  (change == Change::added ? found.finding.after : found.finding.before) = record_of(entry);
  if (absence.unknown) {
    found.finding.reasons.push_back(std::move(*absence.unknown));
    lacking.unknown_top = changes_.size();
  }
  if (change == Change::added && !was_read(entry.outcome)) {
    found.finding.reasons.push_back("B could not read it: " + show::outcome_phrase(entry.outcome));
  }
  changes_.push_back(std::move(found));
}

void FileDiff::add_difference(const FileEntry& a, const FileEntry& b) {
  Comparison comparison = compare_entries(a, b);
  if (comparison.replaced) directories_.see_replaced(a.path);
  if (!comparison.change) return;
  FileChange found{finding_of(*comparison.change, a.path)};
  found.finding.before = record_of(a);
  found.finding.after = record_of(b);
  found.finding.reasons = std::move(comparison.reasons);
  if (comparison.explanation == Explanation::none) {
    changes_.push_back(std::move(found));
  } else {
    directories_.add_touched(std::move(found), comparison.explanation);
  }
}

std::vector<FileChange> FileDiff::finish() {
  for (FileChange& change : changes_) {
    if (change.unseen_below == 0) continue;
    change.finding.reasons.push_back("so could not " + show::counted(change.unseen_below, "entry", "entries") +
                                     " below it");
  }
  directories_.resolve(changes_);
  return std::move(changes_);
}

Result<std::vector<Finding>> diff_listings(LineSource& a, LineSource& b, const WalkTrust& trust) {
  FileDiff diff(trust);
  const auto merged = merge_listings(a, b, trust.may_skip_parts, diff);
  if (!merged) return std::unexpected(merged.error());
  return match_moves(diff.finish());
}

}  // namespace exhibit::diff
