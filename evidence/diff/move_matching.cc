#include "evidence/diff/move_matching.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "evidence/diff/entry_words.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/paths.h"
#include "evidence/show/render/words.h"
#include "hashing/digest.h"

namespace exhibit::diff {
namespace {

using Indices = std::vector<std::size_t>;

/// A removed and an added entry that may be one.
struct Candidates {
  Indices removed;
  Indices added;
};

/// All changes, and which of them are left to be matched. The changes stand in canonical order.
class MoveMatcher {
 public:
  explicit MoveMatcher(std::vector<FileChange> changes)
      : changes_(std::move(changes)), merged_(changes_.size(), false) {
    std::ranges::sort(changes_, [](const FileChange& l, const FileChange& r) {
      return compare_paths(l.finding.path, r.finding.path) < 0;
    });
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      if (is(i, Change::removed)) removed_.push_back(i);
      if (is(i, Change::added)) added_.push_back(i);
    }
  }

  void match_directories();
  void match_entries();
  std::vector<Finding> take_findings();

 private:
  class Shape;
  using Shapes = std::map<std::size_t, Digest>;  ///< directory to what it holds, in canonical order

  bool is(std::size_t i, Change change) const { return changes_[i].finding.change == change; }
  bool is_free(std::size_t i) const { return !merged_[i] && !is(i, Change::moved); }
  const std::string& path(std::size_t i) const { return changes_[i].finding.path; }

  Indices below(const Indices& all, std::size_t directory) const;
  Shapes shapes_of(const Indices& all) const;
  void move_directory(std::size_t from, std::size_t to);
  void move_entry(std::size_t from, std::size_t to);
  template <typename KeyOf>
  void match_by(const Indices& removed, const Indices& added, KeyOf key_of);
  void match_group(const Candidates& group);
  Indices free_of(const Indices& indices) const;
  Indices with_inode(const Indices& indices) const;

  std::vector<FileChange> changes_;
  std::vector<bool> merged_;  ///< told by another change
  Indices removed_;
  Indices added_;
};

/// The members of `all` below a directory that is one of them: they follow it.
Indices MoveMatcher::below(const Indices& all, std::size_t directory) const {
  Indices found;
  for (auto i = std::ranges::upper_bound(all, directory); i != all.end() && is_below(path(*i), path(directory)); ++i) {
    found.push_back(*i);
  }
  return found;
}

/// What a directory holds, by names, types and contents. Nothing can be said of one with a file whose content is
/// unknown, nor of one without a file that has content, which would be equal to too many.
class MoveMatcher::Shape {
 public:
  explicit Shape(std::size_t directory) : directory_(directory) {}

  std::size_t directory() const { return directory_; }

  void add(std::string_view name, const EntryFacts& facts) {
    const bool is_file = facts.type == FileType::file;
    is_known_ = is_known_ && (!is_file || facts.content);
    has_content_ = has_content_ || (is_file && facts.size > 0);
    take(name, facts.type, facts.content.value_or(Digest{}));
  }

  void add_directory(std::string_view name, Shape inner) {
    is_known_ = is_known_ && inner.is_known_;
    has_content_ = has_content_ || inner.has_content_;
    take(name, FileType::dir, inner.digest_.finish());
  }

  std::optional<Digest> finish() const {
    if (!is_known_ || !has_content_) return std::nullopt;
    return Sha256(digest_).finish();
  }

 private:
  void take(std::string_view name, FileType type, const Digest& content) {
    digest_.update(name);
    digest_.update(fmt::format("\n{}\n", file_type_word(type)));
    digest_.update(content.hex());
  }

  std::size_t directory_;
  Sha256 digest_;
  bool is_known_ = true;
  bool has_content_ = false;
};

/// Of every directory of `all`, each put together from those in it: going through all that is below each of them would
/// take a tree of a few thousand folders, one in the other, for ever.
MoveMatcher::Shapes MoveMatcher::shapes_of(const Indices& all) const {
  Shapes shapes;
  std::vector<Shape> open;  // from the outermost
  const auto name_in = [this](const Shape& outer, std::size_t i) {
    return std::string_view(path(i)).substr(path(outer.directory()).size());
  };
  const auto close_last = [&] {
    Shape last = std::move(open.back());
    open.pop_back();
    if (const auto digest = last.finish()) shapes.emplace(last.directory(), *digest);
    const std::size_t directory = last.directory();
    if (!open.empty()) open.back().add_directory(name_in(open.back(), directory), std::move(last));
  };
  for (const std::size_t i : all) {
    while (!open.empty() && !is_below(path(i), path(open.back().directory()))) close_last();
    if (changes_[i].facts.type == FileType::dir) {
      open.emplace_back(i);
    } else if (!open.empty()) {
      open.back().add(name_in(open.back(), i), changes_[i].facts);
    }
  }
  while (!open.empty()) close_last();
  return shapes;
}

void MoveMatcher::match_directories() {
  std::multimap<Digest, std::size_t> targets;
  for (const auto& [directory, shape] : shapes_of(added_)) targets.emplace(shape, directory);
  if (targets.empty()) return;
  for (const auto& [directory, shape] : shapes_of(removed_)) {
    if (!is_free(directory)) continue;
    const auto [begin, end] = targets.equal_range(shape);
    const auto target = std::find_if(begin, end, [this](const auto& entry) { return is_free(entry.second); });
    if (target != end) move_directory(directory, target->second);
  }
}

/// Renaming moves the change time, so it and the birth time of a copy say nothing here.
std::vector<std::string> differences_beside_path(const Finding& removed, const Finding& added) {
  const auto before = decode_file_entry(removed.before, "record");
  const auto after = decode_file_entry(added.after, "record");
  if (!before || !after) return {};
  std::vector<std::string> reasons = metadata_changes(*before, *after);
  if (before->type != FileType::dir && before->mtime && after->mtime && *before->mtime != *after->mtime) {
    reasons.push_back("modification time " + time_change(*before->mtime, *after->mtime));
  }
  return reasons;
}

/// What lies below moves along silently, but for what differs in more than its path.
void MoveMatcher::move_directory(std::size_t from, std::size_t to) {
  const Indices gone = below(removed_, from);
  const Indices come = below(added_, to);
  move_entry(from, to);
  changes_[to].finding.reasons.push_back("with all of its " + show::counted(gone.size(), "entry", "entries"));
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (!differences_beside_path(changes_[gone[i]].finding, changes_[come[i]].finding).empty()) {
      move_entry(gone[i], come[i]);
      continue;
    }
    merged_[gone[i]] = true;
    merged_[come[i]] = true;
  }
}

void MoveMatcher::move_entry(std::size_t from, std::size_t to) {
  Finding& removed = changes_[from].finding;
  Finding& added = changes_[to].finding;
  const bool same_inode = changes_[from].facts.ino != 0 && changes_[from].facts.ino == changes_[to].facts.ino;
  added.reasons.emplace_back(same_inode ? "same content and inode" : "same content under another inode");
  for (std::string& reason : differences_beside_path(removed, added)) added.reasons.push_back(std::move(reason));
  added.change = Change::moved;
  added.from_path = removed.path;
  added.before = std::move(removed.before);
  merged_[from] = true;
}

Indices MoveMatcher::free_of(const Indices& indices) const {
  Indices free;
  std::ranges::copy_if(indices, std::back_inserter(free), [this](std::size_t i) { return is_free(i); });
  return free;
}

Indices MoveMatcher::with_inode(const Indices& indices) const {
  Indices known;
  std::ranges::copy_if(indices, std::back_inserter(known),
                       [this](std::size_t i) { return changes_[i].facts.ino != 0; });
  return known;
}

/// Matches one to one, in order, those whose key is the same.
template <typename KeyOf>
void MoveMatcher::match_by(const Indices& removed, const Indices& added, KeyOf key_of) {
  std::multimap<decltype(key_of(std::size_t{})), std::size_t> targets;
  for (const std::size_t i : added) targets.emplace(key_of(i), i);
  for (const std::size_t i : removed) {
    const auto target = targets.find(key_of(i));
    if (target == targets.end()) continue;
    move_entry(i, target->second);
    targets.erase(target);
  }
}

/// Entries of one type and content.
void MoveMatcher::match_group(const Candidates& group) {
  const EntryFacts& facts = changes_[group.removed.front()].facts;
  if (facts.type == FileType::file && facts.size == 0) {
    match_by(with_inode(group.removed), with_inode(group.added),
             [this](std::size_t i) { return std::pair(changes_[i].facts.ino, changes_[i].facts.mtime); });
    return;
  }
  match_by(with_inode(group.removed), with_inode(group.added), [this](std::size_t i) { return changes_[i].facts.ino; });
  if (facts.type != FileType::file) return;
  match_by(free_of(group.removed), free_of(group.added), [this](std::size_t i) { return base_name(path(i)); });
  const Indices removed = free_of(group.removed);
  const Indices added = free_of(group.added);
  if (removed.size() == 1 && added.size() == 1) move_entry(removed.front(), added.front());
}

void MoveMatcher::match_entries() {
  std::map<std::pair<FileType, Digest>, Candidates> groups;
  const auto group_of = [&](std::size_t i) -> Candidates* {
    const EntryFacts& facts = changes_[i].facts;
    if (!is_free(i) || !facts.content) return nullptr;
    return &groups[{facts.type, *facts.content}];
  };
  for (const std::size_t i : removed_) {
    if (Candidates* group = group_of(i)) group->removed.push_back(i);
  }
  for (const std::size_t i : added_) {
    if (Candidates* group = group_of(i)) group->added.push_back(i);
  }
  for (const auto& [key, group] : groups) {
    if (!group.removed.empty() && !group.added.empty()) match_group(group);
  }
}

std::vector<Finding> MoveMatcher::take_findings() {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    if (!merged_[i]) findings.push_back(std::move(changes_[i].finding));
  }
  return findings;
}

}  // namespace

std::vector<Finding> match_moves(std::vector<FileChange> changes) {
  MoveMatcher matcher(std::move(changes));
  matcher.match_directories();
  matcher.match_entries();
  return matcher.take_findings();
}

}  // namespace exhibit::diff
