#include "evidence/report/item.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/findings/finding_records.h"
#include "evidence/findings/rank.h"

namespace exhibit::report {
namespace {

constexpr std::string_view detail_of_drift = "since it began: ";

void add_file_facts(Item& item) {
  const auto before = findings::entry_of(item.before);
  const auto after = findings::entry_of(item.after);
  if (!before && !after) return;
  const FileEntry& present = after ? *after : *before;
  item.mtime = present.mtime;
  item.ctime = present.ctime;
  item.btime = present.btime;
  item.atime = present.atime;
  item.is_captured = after && after->blobs.has_value();
  FileFacts& file = item.file.emplace();
  file.path = present.path;
  file.type = present.type;
  file.dev = present.dev;
  file.ino = present.ino;
  file.mode = present.mode;
  file.uid = present.uid;
  file.gid = present.gid;
  file.size = present.size;
  file.sha256 = present.sha256;
  if (!before || !after) return;
  if (before->size != after->size) file.size_before = before->size;
  if (before->sha256 != after->sha256) file.sha256_before = before->sha256;
}

void add_reasons(findings::Assessment& assessment, findings::Assessment more) {
  assessment.rank = std::min(assessment.rank, more.rank);
  for (findings::Reason& reason : more.reasons) {
    const bool is_there =
        std::ranges::find(assessment.reasons, reason.id, &findings::Reason::id) != assessment.reasons.end();
    if (!is_there) assessment.reasons.push_back(std::move(reason));
  }
  findings::sort_by_gravity(assessment.reasons);
}

void add_details(std::vector<std::string>& details, std::vector<std::string> more) {
  for (std::string& detail : more) {
    if (std::ranges::find(details, detail) == details.end()) details.push_back(std::string(detail_of_drift) + detail);
  }
}

template <typename Value>
bool may_be_equal(const std::optional<Value>& left, const std::optional<Value>& right) {
  return !left || !right || *left == *right;
}

/// Whether what both tell of one path is of one file. What is mounted over a folder has files at the paths of those it
/// hides, and diff does not say which is hidden: their records tell them apart, by the path below the mount, and where
/// two mounts have one mount point by the inode. What is gone has no inode to compare: either has that of another time.
bool is_of_one_file(const Item& diff, const Item& drift) {
  if (!diff.file || !drift.file) return true;
  if (diff.file->path != drift.file->path) return false;
  if (diff.after.empty() || drift.after.empty()) return true;
  return may_be_equal(diff.file->dev, drift.file->dev) && may_be_equal(diff.file->ino, drift.file->ino);
}

/// What drift alone knows, to what diff said.
void merge(Item& item, Item drift) {
  item.origin = Origin::both;
  item.verdict = drift.change;
  add_reasons(item.assessment, std::move(drift.assessment));
  add_details(item.details, std::move(drift.details));
  if (!item.layer) item.layer = drift.layer;
  if (item.hidden_by.empty()) item.hidden_by = std::move(drift.hidden_by);
  item.package = std::move(drift.package);
  item.siblings = drift.siblings;
  item.is_captured = item.is_captured || drift.is_captured;
}

}  // namespace

Item item_of(diff::Finding finding, Index container) {
  Item item{.origin = Origin::diff,
            .container = container,
            .kind = diff::finding_kind_word(finding.kind),
            .change = diff::change_word(finding.change),
            .verdict = {},
            .subject = std::move(finding.path),
            .from = std::move(finding.from_path),
            .before = std::move(finding.before),
            .after = std::move(finding.after),
            .details = std::move(finding.reasons),
            .events = std::move(finding.events),
            .assessment = std::move(finding.assessment),
            .layer = finding.layer,
            .hidden_by = {},
            .package = {},
            .siblings = {},
            .process = {}};
  if (finding.kind == diff::FindingKind::file) add_file_facts(item);
  if (finding.kind == diff::FindingKind::process) {
    item.process = findings::identity_in(item.after.empty() || item.is_gone() ? item.before : item.after);
  }
  return item;
}

Item item_of(drift::DriftFinding finding, Index container) {
  const bool is_seen = finding.verdict == drift::Verdict::seen;
  Item item{.origin = Origin::drift,
            .container = container,
            .kind = finding.kind,
            .change = drift::verdict_word(finding.verdict),
            .verdict = {},
            .subject = is_seen ? std::move(finding.subject) : std::move(finding.path),
            .from = std::move(finding.from_path),
            .before = std::move(finding.before),
            .after = std::move(finding.after),
            .details = std::move(finding.reasons),
            .events = {},
            .assessment = std::move(finding.assessment),
            .layer = finding.layer,
            .hidden_by = std::move(finding.hidden_by),
            .package = std::move(finding.package),
            .siblings = finding.siblings,
            .process = finding.process};
  if (!is_seen) add_file_facts(item);
  item.is_captured = finding.captured;
  return item;
}

ItemJoin::Key ItemJoin::key_of(const Item& item) {
  if (item.process)
    return {item.container, item.kind, fmt::format("{} {}", item.process->pid, item.process->start_time)};
  if (item.kind == "container") return {item.container, item.kind, {}};
  // What a process alone holds is another file than what stands at the path.
  return {item.container, item.change == "held" ? "held" : item.kind, item.subject};
}

void ItemJoin::add(Item item) {
  places_.emplace(key_of(item), items_.size());
  items_.push_back(std::move(item));
}

bool ItemJoin::join(Item item, bool is_quiet) {
  const auto [first, last] = places_.equal_range(key_of(item));
  const auto is_it = [&](const auto& place) { return is_of_one_file(items_[place.second], item); };
  const auto place = std::find_if(first, last, is_it);
  if (place != last) {
    merge(items_[place->second], std::move(item));
    return true;
  }
  if (!is_quiet) items_.push_back(std::move(item));
  return !is_quiet;
}

}  // namespace exhibit::report
