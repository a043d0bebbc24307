#include "evidence/drift/finding_maker.h"

#include <fmt/format.h>

#include "evidence/diff/entry_words.h"
#include "evidence/diff/file_change.h"
#include "evidence/drift/runtime_made.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/paths.h"

namespace exhibit::drift {
namespace {

Verdict verdict_of(const diff::Finding& difference) {
  switch (difference.change) {
    case diff::Change::added: return Verdict::added;
    case diff::Change::modified: return Verdict::modified;
    case diff::Change::moved: return Verdict::moved;
    case diff::Change::type: return Verdict::type;
    case diff::Change::metadata: return difference.only_hidden_times ? Verdict::copied_up : Verdict::metadata;
    case diff::Change::removed: return Verdict::removed;
    case diff::Change::unknown: return Verdict::unknown;
  }
  return Verdict::unknown;
}

/// What a change of metadata leaves behind, without times: they differ from container to container.
std::string standing_metadata(const FileEntry& entry) {
  std::string text = fmt::format("{} {} {}", entry.mode.value_or(0), entry.uid.value_or(0), entry.gid.value_or(0));
  for (const Xattr& xattr : entry.xattrs) text += fmt::format("\n{}={}", xattr.name, sha256(xattr.value).hex());
  return text;
}

bool differ_in_times_alone(const DriftFinding& finding) {
  const auto before = decode_file_entry(finding.before, "record");
  const auto after = decode_file_entry(finding.after, "record");
  return before && after && diff::metadata_changes(*before, *after).empty();
}

/// Content that came or changed as a package's own: what it brought is no news, another mode or owner is.
bool may_be_explained_by_package(Verdict verdict) {
  return verdict == Verdict::added || verdict == Verdict::modified || verdict == Verdict::since_start;
}

}  // namespace

Digest change_of(const DriftFinding& finding, const FileEntry& entry) {
  const auto content = diff::facts_of(entry).content;
  Sha256 digest;
  digest.update(fmt::format("{}\n{}\n{}\n", verdict_word(finding.verdict), finding.path.size(), finding.path));
  digest.update(fmt::format("{}\n{}\n", finding.from_path.size(), finding.from_path));
  digest.update(content ? content->hex() : std::string());
  if (finding.verdict == Verdict::metadata) digest.update(standing_metadata(entry));
  return digest.finish();
}

/// `entry` is what is there; of what is gone, what was.
void FindingMaker::place(DriftFinding& finding, const FileEntry& entry) const {
  if (const std::string* mount_point = cover_.over(finding.path)) finding.hidden_by = *mount_point;
  finding.captured = entry.blobs.has_value();
  finding.quiet = finding.verdict == Verdict::copied_up;
  if (finding.verdict == Verdict::added || finding.verdict == Verdict::since_start) {
    if (auto why = why_runtime_made(entry, finding.path, mount_, mounts_)) {
      finding.reasons.push_back(std::move(*why));
      finding.quiet = true;
    }
  }
  if (packages_ != nullptr) finding.package = packages_->of(container_.cid, finding.path, entry);
  if (finding.package && finding.package->is_intact() && may_be_explained_by_package(finding.verdict)) {
    finding.is_as_changed_database_has_it = finding.package->has_changed_database;
    if (finding.is_as_changed_database_has_it) {
      finding.reasons.emplace_back("as its package has it, by a database that changed too");
    } else {
      finding.reasons.emplace_back("it is as its package brought it, by the database that the image brought");
      finding.quiet = true;
    }
  }
  finding.change = change_of(finding, entry);
}

DriftFinding FindingMaker::of_entry(Verdict verdict, const FileEntry& entry, std::vector<std::string> reasons) const {
  DriftFinding finding{
      .verdict = verdict, .path = path_under_mount(reached_at(mount_), entry.path), .reasons = std::move(reasons)};
  if (auto target = diff::target_phrase(entry)) finding.reasons.push_back(*std::move(target));
  append_object(finding.after, entry);
  place(finding, entry);
  return finding;
}

Result<DriftFinding> FindingMaker::of_difference(diff::Finding difference) const {
  const std::string& record = difference.after.empty() ? difference.before : difference.after;
  const auto entry = decode_file_entry(record, "record");
  if (!entry) return std::unexpected(entry.error());
  const std::string mount_point = reached_at(mount_);
  DriftFinding finding{.verdict = verdict_of(difference),
                       .path = path_under_mount(mount_point, difference.path),
                       .before = std::move(difference.before),
                       .after = std::move(difference.after),
                       .reasons = std::move(difference.reasons),
                       .layer = difference.layer};
  if (finding.verdict == Verdict::moved) finding.from_path = path_under_mount(mount_point, difference.from_path);
  place(finding, *entry);
  if (difference.path == "/" && finding.verdict == Verdict::metadata && differ_in_times_alone(finding)) {
    finding.reasons = {"a runtime makes the top folder of each writable layer"};
    finding.quiet = true;
  }
  return finding;
}

}  // namespace exhibit::drift
