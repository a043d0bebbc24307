// Listings in memory, for what merges and judges them.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/diff/file_diff.h"
#include "evidence/records/file_entry.h"

namespace exhibit::diff {

inline constexpr Timestamp some_time{1'700'000'000, 5};
inline constexpr Timestamp later{1'700'000'900, 7};

inline FileEntry entry_at(std::string path, FileType type) {
  FileEntry entry;
  entry.path = std::move(path);
  entry.type = type;
  entry.mode = type == FileType::dir ? 0755 : 0644;
  entry.uid = 0;
  entry.gid = 0;
  entry.size = 0;
  entry.nlink = 1;
  entry.ino = sha256(entry.path).bytes[0] + 256U * sha256(entry.path).bytes[1] + 1000U;
  entry.mtime = entry.ctime = entry.btime = entry.atime = some_time;
  return entry;
}

inline FileEntry a_directory(std::string path) { return entry_at(std::move(path), FileType::dir); }

inline FileEntry a_file(std::string path, std::string_view content = "content") {
  FileEntry entry = entry_at(std::move(path), FileType::file);
  entry.size = content.size();
  entry.sha256 = sha256(content);
  return entry;
}

inline FileEntry a_link(std::string path, std::string target) {
  FileEntry entry = entry_at(std::move(path), FileType::symlink);
  entry.target = std::move(target);
  return entry;
}

inline FileEntry with_outcome(FileEntry entry, OutcomeKind kind) {
  entry.outcome.kind = kind;
  if (kind == OutcomeKind::denied) entry.outcome.errno_symbol = "EACCES";
  return entry;
}

using Entries = std::vector<FileEntry>;

/// Sorts entries into parts of `part_length` lines and counts the lines it hands out.
class MemoryListing final : public LineSource {
 public:
  explicit MemoryListing(Entries entries, std::size_t part_length = 1000) : part_length_(part_length) {
    std::ranges::sort(entries,
                      [](const FileEntry& l, const FileEntry& r) { return compare_paths(l.path, r.path) < 0; });
    for (const FileEntry& entry : entries) {
      append_line(lines_.emplace_back(), entry);
      lines_.back().pop_back();
    }
  }

  Result<std::optional<std::string_view>> next() override {
    if (next_ == lines_.size()) return std::nullopt;
    ++lines_read;
    return lines_[next_++];
  }
  std::string where() const override { return "listing line " + std::to_string(next_); }
  std::optional<Digest> part_ahead() const override {
    if (next_ == lines_.size() || next_ % part_length_ != 0) return std::nullopt;
    Sha256 digest;
    for (std::size_t i = next_; i < part_end(); ++i) digest.update(lines_[i]);
    return digest.finish();
  }
  void skip_part() override { next_ = part_end(); }

  std::size_t lines_read = 0;

 private:
  std::size_t part_end() const { return std::min(next_ + part_length_, lines_.size()); }

  std::vector<std::string> lines_;
  std::size_t part_length_;
  std::size_t next_ = 0;
};

/// "added /etc/x", "moved /b from /a", in canonical order of the paths.
inline std::vector<std::string> told(const std::vector<Finding>& findings) {
  std::vector<std::string> words;
  for (const Finding& finding : findings) {
    const std::string from = finding.from_path.empty() ? "" : " from " + finding.from_path;
    words.push_back(std::string(change_word(finding.change)) + " " + finding.path + from);
  }
  return words;
}

inline std::vector<Finding> findings_between(Entries a, Entries b, const WalkTrust& trust = {}) {
  MemoryListing before(std::move(a));
  MemoryListing after(std::move(b));
  auto findings = diff_listings(before, after, trust);
  return findings ? std::move(*findings) : std::vector<Finding>{{.path = findings.error().message()}};
}

using Words = std::vector<std::string>;

}  // namespace exhibit::diff
