#include "evidence/diff/absence.h"

#include "evidence/diff/entry_compare.h"
#include "evidence/reader/paths.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {

void AbsenceJudge::leave_directories_before(std::string_view path) {
  while (!unread_.empty() && !is_below(path, unread_.back().path)) unread_.pop_back();
}

void AbsenceJudge::see_unread(const FileEntry& entry) {
  const bool may_hold_more = entry.type == FileType::dir || entry.type == FileType::unknown;
  if (!may_hold_more || was_read(entry.outcome)) return;
  leave_directories_before(entry.path);
  unread_.push_back(
      {entry.path, side_ + " could not read the directory it was in: " + show::outcome_phrase(entry.outcome)});
}

Absence AbsenceJudge::judge(std::string_view path) {
  if (!top_.empty() && is_below(path, top_)) return {top_reason_, true};
  leave_directories_before(path);
  top_ = path;
  top_reason_ = walk_gap_;
  // Only the directory itself matters: what is missing from one that was read is not there.
  if (!top_reason_ && !unread_.empty() && unread_.back().path == parent_path(path)) top_reason_ = unread_.back().reason;
  return {top_reason_, false};
}

}  // namespace exhibit::diff
