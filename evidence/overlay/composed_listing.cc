#include "evidence/overlay/composed_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "evidence/overlay/entry_rewrite.h"
#include "evidence/reader/decode.h"
#include "evidence/reader/listing_line.h"

namespace exhibit {
namespace {

using overlay::Found;
using overlay::OverlayXattrs;
using overlay::Route;
using overlay::RouteWalk;

/// Whether the line means more to its overlay than its path and type tell.
bool is_plain_line(std::string_view line, FileType type) {
  if (type == FileType::character || type == FileType::unknown || OverlayXattrs::may_be_in(line)) return false;
  return type != FileType::dir || is_plainly_ok(line);
}

}  // namespace

ComposedListing::ComposedListing(const Bundle& bundle, const std::vector<Layer>& layers, const Mount& mount)
    : bundle_(bundle), xattrs_(OverlayXattrs::of(mount)) {
  if (overlay::is_fuse_overlay(mount)) named_.emplace();
  for (const Layer& layer : layers) {
    layers_.emplace_back(bundle, layer);
    fsids_ += (fsids_.empty() ? "" : "+") + layer.fsid;
    cursors_.push_back(std::make_unique<Cursor>(bundle, layer));
  }
}

std::optional<Digest> ComposedListing::part_ahead() const {
  if (has_begun_ || layers_.empty()) return std::nullopt;
  Sha256 digest;
  for (const std::string& prefix : xattrs_.prefixes()) digest.update(prefix + " ");
  for (const overlay::LayerIndex& layer : layers_) {
    digest.update("\n" + layer_word(layer.layer().number));
    for (const Member* part : bundle_.listing_parts(layer.layer().fsid)) {
      if (!part->sha256) return std::nullopt;
      digest.update(part->sha256->hex());
    }
  }
  return digest.finish();
}

void ComposedListing::skip_part() {
  has_begun_ = true;
  cursors_.clear();
}

void ComposedListing::want_parts(PartFilter wanted) {
  for (const auto& cursor : cursors_) cursor->want_parts(wanted);
}

std::optional<LayerNumber> ComposedListing::layer() const {
  if (decider_ == nullptr) return std::nullopt;
  return decider_->layer();
}

Result<std::optional<std::string_view>> ComposedListing::next() {
  while (true) {
    if (const auto advanced = advance(); !advanced) return std::unexpected(advanced.error());
    if (queue_.is_empty()) return std::nullopt;
    queue_.pop_first_path(group_);
    leave_for(group_.front()->path());
    auto line = decide();
    if (!line || *line) return line;
  }
}

Result<void> ComposedListing::begin() {
  has_begun_ = true;
  for (const auto& cursor : cursors_) group_.push_back(cursor.get());
  read_ahead();
  if (!named_) return {};
  for (const overlay::LayerIndex& layer : layers_) {
    if (const auto read = named_->read(bundle_, layer.layer()); !read) return read;
  }
  return {};
}

void ComposedListing::read_ahead() {
  std::vector<Cursor*> largest = group_;
  std::ranges::stable_sort(largest, std::ranges::greater(), &Cursor::number_of_parts);
  largest.resize(std::min(largest.size(), greatest_number_read_ahead));
  for (Cursor* cursor : largest) cursor->read_ahead();
}

/// Moves the cursors whose lines were handed out: those lines had to stay until now.
Result<void> ComposedListing::advance() {
  decider_ = nullptr;
  if (!has_begun_) {
    if (const auto begun = begin(); !begun) return begun;
  }
  for (Cursor* cursor : group_) {
    if (const auto queued = enqueue(*cursor); !queued) return queued;
  }
  group_.clear();
  return {};
}

Result<void> ComposedListing::enqueue(Cursor& cursor) {
  if (const auto advanced = cursor.advance(); !advanced) return advanced;
  if (!cursor.ended()) queue_.push(&cursor);
  return {};
}

/// The grafts that go have come to their end: all their lines stand below the path that is left.
void ComposedListing::leave_for(std::string_view path) {
  rules_.leave_for(path);
  redirects_.leave_for(path);
}

Result<std::optional<std::string_view>> ComposedListing::decide() {
  const std::string_view path = group_.front()->path();
  if (named_ && overlay::NamedWhiteouts::is_one(path)) return std::nullopt;
  if (named_) {
    for (const LayerNumber layer : named_->hiding(path)) rules_.end_at(path, layer, redirects_.size());
  }
  Verdict verdict;
  for (Cursor* cursor : group_) {
    if (!rules_.is_asked(*cursor)) continue;
    const auto goes_on = ask(*cursor, verdict);
    if (!goes_on) return std::unexpected(goes_on.error());
    if (!*goes_on) break;
  }
  if (verdict.decider == nullptr) return std::nullopt;
  decider_ = verdict.decider;
  const auto line = line_of(verdict);
  if (!line) return std::unexpected(line.error());
  return *line;
}

/// Whether layers below have a say on this path, too.
Result<bool> ComposedListing::ask(Cursor& cursor, Verdict& verdict) {
  const FileType type = type_of_line(cursor.line());
  const bool is_plain = is_plain_line(cursor.line(), type) && !is_opaque_by_name(cursor);
  if (verdict.wants_content || !is_plain) return ask_closely(cursor, verdict);
  if (verdict.decider == nullptr) verdict.decider = &cursor;
  return type == FileType::dir || end_below(cursor);
}

Result<bool> ComposedListing::ask_closely(Cursor& cursor, Verdict& verdict) {
  auto entry = decode_file_entry(cursor.line(), cursor.where());
  if (!entry) return std::unexpected(std::move(entry).error());
  entry->path = cursor.path();
  if (is_whiteout(cursor, *entry)) return end_below(cursor);
  return entry->type == FileType::dir ? ask_directory(cursor, *std::move(entry), verdict)
                                      : ask_other(cursor, *std::move(entry), verdict);
}

Result<bool> ComposedListing::ask_directory(Cursor& cursor, FileEntry directory, Verdict& verdict) {
  // What is in a folder below a file is hidden, also where that file's content was looked for.
  if (verdict.wants_content) return end_below(*verdict.decider);
  see_directory(cursor, cursor.path(), directory);
  const bool is_root = directory.path == "/";  // always merged, whatever xattrs it has
  const bool is_opaque = !is_root && (xattrs_.is_opaque(directory) || is_opaque_by_name(cursor));
  const auto target = is_root || is_opaque ? std::nullopt : xattrs_.redirect(directory);
  if (verdict.decider == nullptr) {
    verdict.decider = &cursor;
    verdict.entry = std::move(directory);
  }
  if (is_opaque) return end_below(cursor);
  if (!target) return true;
  const auto redirected = redirect(cursor, *target);
  if (!redirected) return std::unexpected(redirected.error());
  return false;
}

Result<bool> ComposedListing::ask_other(Cursor& cursor, FileEntry entry, Verdict& verdict) {
  const bool decides = verdict.decider == nullptr;
  const bool gives_content = verdict.wants_content && entry.type == FileType::file;
  if (!decides && !gives_content) return end_below(cursor);
  const bool is_metadata_only = entry.type == FileType::file && xattrs_.is_metadata_only(entry);
  const auto target = is_metadata_only ? xattrs_.redirect(entry) : std::nullopt;
  if (decides) {
    verdict.decider = &cursor;
    verdict.wants_content = is_metadata_only;
    verdict.entry = std::move(entry);
  } else if (!is_metadata_only) {
    verdict.content = std::move(entry);
  }
  if (!is_metadata_only) return end_below(cursor);
  if (!target) return true;
  auto content = content_elsewhere(cursor, *target);
  if (!content) return std::unexpected(std::move(content).error());
  verdict.content = *std::move(content);
  return end_below(cursor);
}

/// The file below that a redirected metadata-only one has its content from, if there is one.
Result<std::optional<FileEntry>> ComposedListing::content_elsewhere(const Cursor& cursor, const std::string& redirect) {
  RouteWalk walk = walk_from(cursor, redirect, RouteWalk::Wanted::content);
  while (true) {
    auto found = walk.next();
    if (!found) return std::unexpected(std::move(found).error());
    if (!*found) return std::nullopt;
    if (!xattrs_.is_metadata_only((*found)->entry)) return std::move((*found)->entry);
  }
}

bool ComposedListing::is_whiteout(const Cursor& cursor, const FileEntry& entry) const {
  if (overlay::is_device_whiteout(entry)) return true;
  return xattrs_.is_file_whiteout(entry) && rules_.has_file_whiteouts(cursor.path(), cursor);
}

bool ComposedListing::is_opaque_by_name(const Cursor& cursor) const {
  return named_ && named_->is_opaque(cursor.path(), cursor.layer());
}

/// Layers below are asked no more, here and below: false, for ask().
bool ComposedListing::end_below(const Cursor& cursor) {
  rules_.end_at(cursor.path(), cursor.layer(), redirects_.size());
  return false;
}

/// Remembers what a directory of a layer means for what is in it, whether it is shown itself or not.
void ComposedListing::see_directory(const Cursor& cursor, std::string_view path, const FileEntry& directory) {
  if (xattrs_.has_file_whiteouts(directory)) rules_.add_file_whiteouts(path, cursor);
  if (!overlay::was_read(directory)) rules_.add_unread_folder(path, cursor.layer());
}

/// Where layers below `cursor` are asked for what it redirects: in the folders that they are asked for the folder it is
/// in, or from their roots.
RouteWalk ComposedListing::walk_from(const Cursor& cursor, const std::string& redirect, RouteWalk::Wanted wanted) {
  const std::string_view folder = parent_path(cursor.path());
  Route route{{}, std::string(base_name(cursor.path()))};
  const auto add_folder = [&](const Cursor& one) {
    if (one.covers(folder) && rules_.is_asked(one)) route.folders[one.layer()] = one.path_in_layer(folder);
  };
  for (const auto& one : cursors_) add_folder(*one);
  for (const auto& redirected : redirects_) {
    for (const auto& one : redirected.rule) add_folder(*one);
  }
  RouteWalk walk(layers_, xattrs_, std::move(route), cursor.layer(), wanted);
  walk.follow(redirect);
  return walk;
}

/// Ends what layers below have at this path and grafts what they have where they are asked instead.
Result<void> ComposedListing::redirect(const Cursor& cursor, const std::string& redirect) {
  RouteWalk walk = walk_from(cursor, redirect, RouteWalk::Wanted::directory);
  end_below(cursor);
  Grafts grafts;
  while (true) {
    const auto found = walk.next();
    if (!found) return std::unexpected(found.error());
    if (!*found) break;
    if (const auto grafted = graft(**found, cursor.path(), grafts); !grafted) return grafted;
  }
  redirects_.push(cursor.path(), std::move(grafts));
  return {};
}

Result<void> ComposedListing::graft(const Found& found, std::string_view path, Grafts& grafts) {
  if (grafts_left_ == 0) {
    return std::unexpected(Error{ErrorCode::unsupported,
                                 0,
                                 {},
                                 bundle_.path() + ": data/fs/" + fsids_,
                                 fmt::format("its redirects ask for more than {} folders", greatest_number_of_grafts)});
  }
  --grafts_left_;
  auto reader = found.layer->reader_before(found.path);
  if (!reader) return std::unexpected(std::move(reader).error());
  grafts.push_back(std::make_unique<Cursor>(bundle_, found.layer->layer(), *std::move(reader),
                                            overlay::Graft{found.path, std::string(path)}, redirects_.size() + 1));
  see_directory(*grafts.back(), path, found.entry);
  return enqueue(*grafts.back());
}

/// The decider's line, as bytes where the mount shows it as the layer has it.
Result<std::string_view> ComposedListing::line_of(Verdict& verdict) {
  Cursor& cursor = *verdict.decider;
  const bool is_folder = type_of_line(cursor.line()) == FileType::dir;
  const bool is_doubtful = rules_.is_doubtful(cursor.path(), cursor, is_folder);
  if (verdict.entry && cursor.layer() == upper_layer) xattrs_.take_attributes(*verdict.entry);
  const bool has_own_xattrs = verdict.entry && xattrs_.strip(*verdict.entry);
  if (!has_own_xattrs && !is_doubtful && !cursor.is_grafted()) return cursor.line();
  if (!verdict.entry) {
    auto entry = decode_file_entry(cursor.line(), cursor.where());
    if (!entry) return std::unexpected(std::move(entry).error());
    verdict.entry = *std::move(entry);
  }
  FileEntry& entry = *verdict.entry;
  entry.path = cursor.path();
  if (verdict.wants_content) overlay::take_content(entry, verdict.content);
  if (is_doubtful) overlay::mark_doubtful(entry);
  rewritten_.clear();
  append_object(rewritten_, entry);
  return rewritten_;
}

}  // namespace exhibit
