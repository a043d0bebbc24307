// What it means that one listing lacks an entry: it was not there, or the walk did not get to see it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/file_entry.h"

namespace exhibit::diff {

struct Absence {
  /// Why the absence says nothing; nothing where the entry surely was not there.
  std::optional<std::string> unknown;
  /// The entry stands below one that was judged before: only its top says something new.
  bool below_another = false;
};

/// Judges what one side lacks, in canonical order.
class AbsenceJudge {
 public:
  /// `walk_gap`: why the walk as a whole cannot be relied on to have seen everything; nothing where it can.
  AbsenceJudge(std::string side, std::optional<std::string> walk_gap)
      : side_(std::move(side)), walk_gap_(std::move(walk_gap)) {}

  /// An entry that this side has and did not simply read. Directories among them may hold more than was listed.
  void see_unread(const FileEntry& entry);
  /// `path` is on the other side alone.
  Absence judge(std::string_view path);

 private:
  struct UnreadDirectory {
    std::string path;
    std::string reason;
  };
  void leave_directories_before(std::string_view path);

  std::string side_;
  std::optional<std::string> walk_gap_;
  std::vector<UnreadDirectory> unread_;  ///< those around the present place, outermost first
  std::string top_;                      ///< the last topmost absent path
  std::optional<std::string> top_reason_;
};

}  // namespace exhibit::diff
