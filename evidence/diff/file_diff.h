// The changes between two listings of one file system.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/diff/absence.h"
#include "evidence/diff/directory_changes.h"
#include "evidence/diff/entry_compare.h"
#include "evidence/diff/file_change.h"
#include "evidence/diff/listing_merge.h"

namespace exhibit::diff {

/// How far the two walks can be relied on.
struct WalkTrust {
  std::optional<std::string> gap_a;  ///< why A's walk may have missed entries
  std::optional<std::string> gap_b;
  /// On both sides a directory was either listed whole or not at all, so that equal parts hide nothing.
  bool may_skip_parts = false;
  SideNames names;
};

/// Turns what the merge finds into changes. Memory grows with them alone.
class FileDiff final : public MergeVisitor {
 public:
  explicit FileDiff(const WalkTrust& trust)
      : names_(trust.names), a_{{names_.a, trust.gap_a}, {}}, b_{{names_.b, trust.gap_b}, {}} {}

  Result<void> only_in_a(std::string_view line, const LinePlace& place) override;
  Result<void> only_in_b(std::string_view line, const LinePlace& place) override;
  Result<void> in_both(std::string_view line_a, const LinePlace& place_a, std::string_view line_b,
                       const LinePlace& place_b) override;

  /// All changes, in no order; the merge is over.
  std::vector<FileChange> finish();

 private:
  struct Side {
    AbsenceJudge absences;  ///< of what this side lacks
    /// The last `unknown` change of a topmost entry that this side lacks.
    std::optional<std::size_t> unknown_top;
  };
  void add_lacking(const FileEntry& entry, Side& lacking, Change change, std::optional<LayerNumber> layer);
  void add_difference(const FileEntry& a, std::optional<LayerNumber> layer_a, const FileEntry& b,
                      std::optional<LayerNumber> layer_b);

  SideNames names_;
  Side a_;
  Side b_;
  std::vector<FileChange> changes_;
  DirectoryChanges directories_;
};

/// Merges two listings and matches what moved.
Result<std::vector<Finding>> diff_listings(LineSource& a, LineSource& b, const WalkTrust& trust);

}  // namespace exhibit::diff
