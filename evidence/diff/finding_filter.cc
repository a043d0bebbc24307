#include "evidence/diff/finding_filter.h"

#include <fnmatch.h>

#include <algorithm>
#include <functional>
#include <span>

#include "evidence/diff/worst_first.h"
#include "evidence/reader/decode.h"

namespace exhibit::diff {
namespace {

template <typename Value>
bool is_among(const std::vector<Value>& values, Value value) {
  return values.empty() || std::ranges::find(values, value) != values.end();
}

bool has_path(const Finding& finding) {
  return finding.kind == FindingKind::file || finding.kind == FindingKind::mount ||
         finding.kind == FindingKind::executable || finding.kind == FindingKind::open_file;
}

bool matches(const std::string& pattern, const std::string& path) {
  return !path.empty() && fnmatch(pattern.c_str(), path.c_str(), 0) == 0;
}

bool is_earlier(const std::optional<Timestamp>& time, Timestamp since) { return !time || *time <= since; }

/// Whether the file surely did not change since.
bool is_old(const Finding& finding, Timestamp since) {
  if (finding.kind != FindingKind::file || finding.after.empty()) return false;
  const auto entry = decode_file_entry(finding.after, "a finding");
  if (!entry || (!entry->mtime && !entry->ctime && !entry->btime)) return false;
  return is_earlier(entry->mtime, since) && is_earlier(entry->ctime, since) && is_earlier(entry->btime, since);
}

void drop_empty(std::vector<Section>& sections) {
  std::erase_if(sections, [](const Section& section) { return section.findings.empty(); });
}

}  // namespace

std::optional<FindingKind> finding_kind_of_word(std::string_view word) {
  for (std::size_t i = 0; i < finding_kind_count; ++i) {
    if (finding_kind_word(static_cast<FindingKind>(i)) == word) return static_cast<FindingKind>(i);
  }
  return std::nullopt;
}

std::optional<Change> change_of_word(std::string_view word) {
  for (std::size_t i = 0; i < change_count; ++i) {
    if (change_word(static_cast<Change>(i)) == word) return static_cast<Change>(i);
  }
  return std::nullopt;
}

bool FindingFilter::lets_through(const Finding& finding) const {
  if (!is_among(kinds, finding.kind) || !is_among(changes, finding.change)) return false;
  if (path && !(has_path(finding) && (matches(*path, finding.path) || matches(*path, finding.from_path)))) return false;
  return !since || !is_old(finding, *since);
}

void filter_findings(std::vector<Section>& sections, const FindingFilter& filter) {
  for (Section& section : sections) {
    std::erase_if(section.findings, [&](const Finding& finding) { return !filter.lets_through(finding); });
  }
  drop_empty(sections);
}

std::uint64_t keep_first(std::vector<Section>& sections, std::size_t most) {
  const std::vector<FindingPlace> all = worst_first(sections);
  if (all.size() <= most) return 0;
  std::vector<const Finding*> gone;
  for (const FindingPlace& place : std::span(all).subspan(most)) gone.push_back(place.finding);
  std::ranges::sort(gone, std::less<>());
  for (Section& section : sections) {
    // Not in place: what moves up would stand at the address of another.
    std::vector<Finding> kept;
    for (Finding& finding : section.findings) {
      if (!std::ranges::binary_search(gone, &finding, std::less<>())) kept.push_back(std::move(finding));
    }
    section.findings = std::move(kept);
  }
  drop_empty(sections);
  return gone.size();
}

}  // namespace exhibit::diff
