#include "evidence/diff/finding_filter.h"

#include <fnmatch.h>

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

#include "evidence/diff/worst_first.h"
#include "evidence/reader/decode.h"
#include "evidence/show/scope.h"

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

/// Of the containers that are called so: their cids.
std::vector<std::string> cids_of(const BundleSide& side, std::string_view wanted) {
  std::vector<std::string> cids;
  for (const ContainerRecord& container : side.containers) {
    if (show::is_called(container, wanted)) cids.push_back(container.cid);
  }
  if (wanted == host_cid) cids.emplace_back(host_cid);
  return cids;
}

void append(std::vector<std::string>& cids, std::vector<std::string> more) {
  for (std::string& cid : more) cids.push_back(std::move(cid));
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

Result<void> keep_containers(std::vector<Section>& sections, const std::vector<std::string>& wanted,
                             const BundleSide& a, const BundleSide& b) {
  if (wanted.empty()) return {};
  std::vector<std::string> cids_a;
  std::vector<std::string> cids_b;
  for (const std::string& name : wanted) {
    std::vector<std::string> in_a = cids_of(a, name);
    std::vector<std::string> in_b = cids_of(b, name);
    if (in_a.empty() && in_b.empty()) {
      return std::unexpected(Error{ErrorCode::absent,
                                   0,
                                   {},
                                   "--container " + name,
                                   "A and B have no such container; exhibit show names theirs"});
    }
    append(cids_a, std::move(in_a));
    append(cids_b, std::move(in_b));
  }
  const auto is_wanted = [](const std::vector<std::string>& cids, const std::string& cid) {
    return !cid.empty() && std::ranges::find(cids, cid) != cids.end();
  };
  std::erase_if(sections, [&](const Section& section) {
    return !is_wanted(cids_a, section.cid_a) && !is_wanted(cids_b, section.cid_b);
  });
  return {};
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
