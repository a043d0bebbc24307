// Judges two entries of one path (FORMAT.md 5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/records/file_entry.h"

namespace exhibit::diff {

/// Whether the entry tells what was there: read without a remark, or read while it changed.
bool was_read(const Outcome& outcome);

/// How far what is in a directory may explain the directory's own difference.
enum class Explanation : std::uint8_t {
  none,     ///< not at all: it is no directory, or more than its times differ
  entries,  ///< its modification time moved, as by an entry that came or went
  below,    ///< only change or birth time moved, as when overlayfs copies it up for a change anywhere below it
};

/// What the two sides are called in a sentence.
struct SideNames {
  std::string a = "A";
  std::string b = "B";
};

struct Comparison {
  std::optional<Change> change;  ///< nothing where the entries tell of the same
  std::vector<std::string> reasons;
  Explanation explanation = Explanation::none;
  bool replaced = false;           ///< another inode stands under the name
  bool only_hidden_times = false;  ///< nothing but change and birth time differ
};

/// Access time, inode and device numbers, and a directory's size and links make no difference. What one side could not
/// read is `unknown`, whatever else differs.
Comparison compare_entries(const FileEntry& a, const FileEntry& b, const SideNames& names = {});

}  // namespace exhibit::diff
