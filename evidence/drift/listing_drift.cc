#include "evidence/drift/listing_drift.h"

#include <functional>
#include <set>

#include "evidence/diff/entry_compare.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/paths.h"
#include "evidence/show/render/words.h"

namespace exhibit::drift {
namespace {

using Judge = std::function<std::optional<DriftFinding>(const FileEntry& entry)>;

/// The findings of `judge` on each entry, in order.
Result<std::vector<DriftFinding>> judge_entries(LineSource& listing, const Judge& judge) {
  std::vector<DriftFinding> findings;
  while (true) {
    const auto line = listing.next();
    if (!line) return std::unexpected(line.error());
    if (!*line) return findings;
    const auto entry = decode_file_entry(**line, listing.where());
    if (!entry) return std::unexpected(entry.error());
    auto finding = judge(*entry);
    if (!finding) continue;
    finding->layer = listing.layer();
    findings.push_back(*std::move(finding));
  }
}

std::vector<std::string> unread_reasons(const FileEntry& entry) {
  if (diff::was_read(entry.outcome)) return {};
  return {"it could not be read: " + show::outcome_phrase(entry.outcome)};
}

std::optional<std::string> why_since(const FileEntry& entry, Timestamp start) {
  if (entry.btime && *entry.btime > start) return "born " + to_readable(*entry.btime) + ", after the start";
  if (entry.ctime && *entry.ctime > start) return "changed " + to_readable(*entry.ctime) + ", after the start";
  return std::nullopt;
}

/// A folder that was not listed may hold what is newer than its own times.
bool is_untold(const FileEntry& entry) {
  const bool may_hold_more = entry.type == FileType::dir || entry.type == FileType::unknown;
  return !diff::was_read(entry.outcome) && (may_hold_more || !entry.ctime);
}

/// A folder that only changed because something came into it is no news.
void quiet_explained_folders(std::vector<DriftFinding>& findings,
                             const std::set<std::string, std::less<>>& old_folders) {
  std::set<std::string, std::less<>> explained;
  for (const DriftFinding& finding : findings) {
    if (finding.verdict == Verdict::since_start) explained.emplace(parent_path(finding.path));
  }
  for (DriftFinding& finding : findings) {
    if (!old_folders.contains(finding.path) || !explained.contains(finding.path)) continue;
    finding.reasons.emplace_back("entries in it are newer");
    finding.quiet = true;
  }
}

}  // namespace

bool began_empty(const Mount& mount) {
  // Another root is a part of a file system that somebody else fills.
  return (mount.fstype == "tmpfs" || mount.fstype == "ramfs") && mount.root == "/";
}

Result<std::vector<DriftFinding>> drift_from_nothing(LineSource& listing, const FindingMaker& maker) {
  return judge_entries(listing, [&maker](const FileEntry& entry) -> std::optional<DriftFinding> {
    if (entry.path == "/") return std::nullopt;
    return maker.of_entry(Verdict::added, entry, unread_reasons(entry));
  });
}

Result<std::vector<DriftFinding>> drift_by_times(LineSource& listing, Timestamp start, const FindingMaker& maker) {
  std::set<std::string, std::less<>> old_folders;
  auto findings = judge_entries(listing, [&](const FileEntry& entry) -> std::optional<DriftFinding> {
    if (auto why = why_since(entry, start)) {
      DriftFinding finding = maker.of_entry(Verdict::since_start, entry, {std::move(*why)});
      const bool is_old_folder = entry.type == FileType::dir && entry.btime && *entry.btime <= start;
      if (is_old_folder) old_folders.insert(finding.path);
      return finding;
    }
    if (is_untold(entry)) return maker.of_entry(Verdict::unknown, entry, unread_reasons(entry));
    return std::nullopt;
  });
  if (findings) quiet_explained_folders(*findings, old_folders);
  return findings;
}

}  // namespace exhibit::drift
