#include "evidence/diff/file_diff.h"

#include "evidence/diff/entry_compare.h"
#include "evidence/diff/entry_words.h"
#include "evidence/diff/move_matching.h"
#include "evidence/reader/decode.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

/// The entry as a record of ours: what was read may hold fields and spellings that we would not write.
std::string record_of(const FileEntry& entry) {
  thread_local std::string text;  // that what is kept has no room to grow
  text.clear();
  append_object(text, entry);
  return {text.begin(), text.end()};
}

Finding finding_of(Change change, std::string path) {
  return {.kind = FindingKind::file, .change = change, .path = std::move(path)};
}

}  // namespace

Result<void> FileDiff::only_in_a(std::string_view line, const LinePlace& place) {
  const auto entry = decode_file_entry(line, place.where);
  if (!entry) return std::unexpected(entry.error());
  a_.absences.see_unread(*entry);
  const bool already_going = entry->outcome.kind == OutcomeKind::vanished;
  if (!already_going) add_lacking(*entry, b_, Change::removed, place.layer);
  return {};
}

Result<void> FileDiff::only_in_b(std::string_view line, const LinePlace& place) {
  const auto entry = decode_file_entry(line, place.where);
  if (!entry) return std::unexpected(entry.error());
  b_.absences.see_unread(*entry);
  add_lacking(*entry, a_, Change::added, place.layer);
  return {};
}

Result<void> FileDiff::in_both(std::string_view line_a, const LinePlace& place_a, std::string_view line_b,
                               const LinePlace& place_b) {
  const auto a = decode_file_entry(line_a, place_a.where);
  if (!a) return std::unexpected(a.error());
  const auto b = decode_file_entry(line_b, place_b.where);
  if (!b) return std::unexpected(b.error());
  a_.absences.see_unread(*a);
  b_.absences.see_unread(*b);
  add_difference(*a, place_a.layer, *b, place_b.layer);
  return {};
}

void FileDiff::add_lacking(const FileEntry& entry, Side& lacking, Change change, std::optional<LayerNumber> layer) {
  Absence absence = lacking.absences.judge(entry.path);
  if (absence.unknown && absence.below_another && lacking.unknown_top) {
    ++changes_[*lacking.unknown_top].unseen_below;
    return;
  }
  const bool was_going = entry.outcome.kind == OutcomeKind::vanished;
  FileChange found{finding_of(absence.unknown || was_going ? Change::unknown : change, entry.path), facts_of(entry)};
  found.finding.layer = layer;
  (change == Change::added ? found.finding.after : found.finding.before) = record_of(entry);
  if (auto target = target_phrase(entry)) found.finding.reasons.push_back(*std::move(target));
  if (absence.unknown) {
    found.finding.reasons.push_back(std::move(*absence.unknown));
    lacking.unknown_top = changes_.size();
  }
  if (change == Change::added && !was_read(entry.outcome)) {
    found.finding.reasons.push_back(names_.b + " could not read it: " + show::outcome_phrase(entry.outcome));
  }
  changes_.push_back(std::move(found));
}

void FileDiff::add_difference(const FileEntry& a, std::optional<LayerNumber> layer_a, const FileEntry& b,
                              std::optional<LayerNumber> layer_b) {
  Comparison comparison = compare_entries(a, b, names_);
  if (comparison.replaced) directories_.see_replaced(a.path);
  if (!comparison.change) return;
  FileChange found{finding_of(*comparison.change, a.path)};
  found.finding.before = record_of(a);
  found.finding.after = record_of(b);
  found.finding.reasons = std::move(comparison.reasons);
  found.finding.layer = layer_b;
  found.finding.only_hidden_times = comparison.only_hidden_times;
  const bool is_copied_up = layer_a && layer_b == upper_layer && layer_a != layer_b;
  if (is_copied_up && comparison.only_hidden_times) {
    found.finding.reasons = {"copied up to the writable layer, with all that it had"};
  }
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
