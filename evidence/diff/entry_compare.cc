#include "evidence/diff/entry_compare.h"

#include <fmt/format.h>

#include "evidence/diff/entry_words.h"
#include "evidence/show/render/words.h"

namespace exhibit::diff {
namespace {

template <typename Value>
bool differ(const std::optional<Value>& a, const std::optional<Value>& b) {
  return a && b && *a != *b;
}

template <typename Value>
bool are_same(const std::optional<Value>& a, const std::optional<Value>& b) {
  return a && b && *a == *b;
}

void append(std::vector<std::string>& reasons, std::vector<std::string> more) {
  for (std::string& reason : more) reasons.push_back(std::move(reason));
}

std::string size_change(const FileEntry& a, const FileEntry& b) {
  return fmt::format("size {} → {}", a.size.value_or(0), b.size.value_or(0));
}

std::string unread_reason(std::string_view side, const FileEntry& entry) {
  return fmt::format("{} could not read it: {}", side, show::outcome_phrase(entry.outcome));
}

/// What is known of two contents.
enum class Content : std::uint8_t { same, different, unknown };

Content compare_digests(const FileEntry& a, const FileEntry& b) {
  if (a.sha256 && b.sha256) return *a.sha256 == *b.sha256 ? Content::same : Content::different;
  if (a.sparse_sha256 && b.sparse_sha256) {
    return *a.sparse_sha256 == *b.sparse_sha256 ? Content::same : Content::different;
  }
  if (differ(a.size, b.size)) return Content::different;
  const bool untouched = are_same(a.size, b.size) && are_same(a.mtime, b.mtime) && are_same(a.ctime, b.ctime);
  return untouched ? Content::same : Content::unknown;
}

/// Of two entries of one type that were read.
Content compare_content(const FileEntry& a, const FileEntry& b) {
  switch (a.type) {
    case FileType::file: return compare_digests(a, b);
    case FileType::symlink: return differ(a.target, b.target) ? Content::different : Content::same;
    case FileType::character:
    case FileType::block: return differ(a.rdev, b.rdev) ? Content::different : Content::same;
    case FileType::dir:
    case FileType::fifo:
    case FileType::socket: return Content::same;
    case FileType::unknown: return Content::unknown;
  }
  return Content::unknown;
}

std::string content_reason(const FileEntry& a, const FileEntry& b) {
  if (a.type == FileType::symlink) return target_change(a, b);
  if (a.type != FileType::file) return fmt::format("device {} → {}", a.rdev->text(), b.rdev->text());
  if (differ(a.size, b.size)) return size_change(a, b);
  if (are_same(a.mtime, b.mtime)) return "content differs under the same size and modification time";
  return "content differs under the same size";
}

/// Any move of it is metadata; beside another content only one into the past is worth a word.
void add_mtime_change(std::vector<std::string>& reasons, const FileEntry& a, const FileEntry& b, bool only_backwards) {
  if (!differ(a.mtime, b.mtime)) return;
  const bool backwards = *b.mtime < *a.mtime;
  if (only_backwards && !backwards) return;
  reasons.push_back(
      fmt::format("modification time {}{}", backwards ? "set back " : "", time_change(*a.mtime, *b.mtime)));
}

std::string birth_reason(const FileEntry& a, const FileEntry& b) {
  if (are_same(a.ino, b.ino))
    return "birth time differs under the same inode: copied up to the writable layer, or replaced";
  return a.type == FileType::file ? "birth time differs: replaced by a new file with the same content"
                                  : "birth time differs: replaced by a new entry";
}

/// Metadata beside times is equal, and so is mtime.
std::vector<std::string> hidden_time_reasons(const FileEntry& a, const FileEntry& b) {
  if (differ(a.btime, b.btime)) return {birth_reason(a, b)};
  if (differ(a.ctime, b.ctime)) return {"only the change time moved: metadata or content was touched and put back"};
  return {};
}

void add_skew_reasons(std::vector<std::string>& reasons, const FileEntry& a, const FileEntry& b,
                      const SideNames& names) {
  if (a.outcome.kind == OutcomeKind::changed) reasons.push_back(fmt::format("it changed while {} read it", names.a));
  if (b.outcome.kind == OutcomeKind::changed) reasons.push_back(fmt::format("it changed while {} read it", names.b));
}

/// All that differs where the contents cannot be compared.
std::vector<std::string> visible_differences(const FileEntry& a, const FileEntry& b) {
  std::vector<std::string> reasons;
  if (a.type != FileType::dir && differ(a.size, b.size)) reasons.push_back(size_change(a, b));
  append(reasons, metadata_changes(a, b));
  add_mtime_change(reasons, a, b, false);
  return reasons;
}

Comparison unread_entry(const FileEntry& a, const FileEntry& b, const SideNames& names) {
  std::vector<std::string> differences = visible_differences(a, b);
  const bool equally_unread = a.outcome == b.outcome && differences.empty() && !differ(a.ctime, b.ctime);
  if (equally_unread) return {};
  Comparison result{.change = Change::unknown};
  if (!was_read(a.outcome)) result.reasons.push_back(unread_reason(names.a, a));
  if (!was_read(b.outcome)) result.reasons.push_back(unread_reason(names.b, b));
  append(result.reasons, std::move(differences));
  return result;
}

Comparison other_type(const FileEntry& a, const FileEntry& b) {
  return {.change = Change::type,
          .reasons = {fmt::format("{} → {}", file_type_word(a.type), file_type_word(b.type))},
          .replaced = true};
}

Comparison other_content(const FileEntry& a, const FileEntry& b) {
  Comparison result{.change = Change::modified, .reasons = {content_reason(a, b)}};
  add_mtime_change(result.reasons, a, b, true);
  append(result.reasons, metadata_changes(a, b));
  return result;
}

Comparison same_content(const FileEntry& a, const FileEntry& b) {
  Comparison result{.reasons = metadata_changes(a, b)};
  const bool times_only = result.reasons.empty();
  add_mtime_change(result.reasons, a, b, false);
  const bool hidden_only = result.reasons.empty();
  if (hidden_only) result.reasons = hidden_time_reasons(a, b);
  if (result.reasons.empty()) return result;
  result.change = Change::metadata;
  result.only_hidden_times = hidden_only;
  if (a.type == FileType::dir && times_only) {
    result.explanation = hidden_only ? Explanation::below : Explanation::entries;
  }
  return result;
}

/// Both were read and yet nothing says whether the contents are the same: one of them was not hashed, or in another
/// way.
Comparison uncompared_content(const FileEntry& a, const FileEntry& b, const SideNames& names) {
  Comparison result{.change = Change::unknown,
                    .reasons = {fmt::format("{} and {} hold no digests that can be compared", names.a, names.b)}};
  append(result.reasons, visible_differences(a, b));
  return result;
}

Comparison compare_read_entries(const FileEntry& a, const FileEntry& b, const SideNames& names) {
  switch (compare_content(a, b)) {
    case Content::same: return same_content(a, b);
    case Content::different: return other_content(a, b);
    case Content::unknown: return uncompared_content(a, b, names);
  }
  return {};
}

}  // namespace

bool was_read(const Outcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::ok:
    case OutcomeKind::changed: return true;
    case OutcomeKind::truncated:
    case OutcomeKind::partial:
    case OutcomeKind::denied:
    case OutcomeKind::vanished:
    case OutcomeKind::reused:
    case OutcomeKind::timeout:
    case OutcomeKind::skipped:
    case OutcomeKind::error: return false;
  }
  return false;
}

Comparison compare_entries(const FileEntry& a, const FileEntry& b, const SideNames& names) {
  const bool both_known = a.type != FileType::unknown && b.type != FileType::unknown;
  if (both_known && a.type != b.type) return other_type(a, b);
  const bool both_read = was_read(a.outcome) && was_read(b.outcome);
  Comparison result = both_read ? compare_read_entries(a, b, names) : unread_entry(a, b, names);
  if (result.change) add_skew_reasons(result.reasons, a, b, names);
  result.replaced = differ(a.ino, b.ino);
  return result;
}

}  // namespace exhibit::diff
