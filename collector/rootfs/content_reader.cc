#include "collector/rootfs/content_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "collector/rootfs/descriptor_name.h"
#include "collector/rootfs/statx_fields.h"

namespace exhibit {
namespace {

/// Through the handle: what is opened is what was found to be a regular file. Never without O_NOATIME.
UniqueFd open_again(int handle) {
  return UniqueFd(::open(DescriptorName(handle).text, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOATIME | O_CLOEXEC));
}

/// The fields that differ between two looks at one file.
std::vector<std::string> moved_fields(const FileEntry& before, const struct statx& after) {
  std::vector<std::string> moved;
  if (before.size != after.stx_size) moved.emplace_back("size");
  if (before.mtime != time_of(after.stx_mtime)) moved.emplace_back("mtime");
  if (before.ctime != time_of(after.stx_ctime)) moved.emplace_back("ctime");
  return moved;
}

void take(const ContentDigest& content, FileEntry& entry) {
  entry.sha256 = content.sha256;
  entry.sparse_sha256 = content.sparse_sha256;
  entry.blobs = content.blobs;
}

}  // namespace

bool ContentReader::may_read(std::string_view path) const {
  const bool may_be_captured = pieces_ != nullptr && options_.store != nullptr && may_want(options_.rule, path);
  return may_be_captured || options_.hash.asks_for(path);
}

UniqueFd ContentReader::open(int handle, FileEntry& entry) {
  left_out_.clear();
  is_wanted_ = pieces_ != nullptr && options_.store != nullptr && wants(options_.rule, entry);
  is_hashed_ = options_.hash.asks_for(entry.path);
  if (!is_hashed_ && !is_wanted_) return {};
  if (const auto known = hard_links_.take(entry)) {
    left_out_ = is_wanted_ ? known->left_out : std::string();
    // What the image has under one name it need not have under another.
    if (known->blobs || !is_wanted_ || !left_out_.empty()) {
      take(*known, entry);
      return {};
    }
  }
  UniqueFd file = open_again(handle);
  if (!file) {
    const int failure = errno;
    entry.outcome = Outcome::from_errno(failure);
    if (failure == EPERM) entry.outcome.reason = "reading it would change its access time";
  }
  return file;
}

void ContentReader::read(int file, std::uint64_t allocated, FileEntry& entry) {
  if (options_.measure_only) return measure(allocated, entry);
  ContentDigest content = hash_or_capture(file, allocated, entry);
  content.left_out = left_out_;
  take(content, entry);
  entry.outcome = content.outcome;
  struct statx after{};
  if (look(file, after) != 0) return;
  std::vector<std::string> moved = moved_fields(entry, after);
  if (content.outcome.is_ok() && !moved.empty()) {
    entry.outcome = {OutcomeKind::changed, {}, {}, std::move(moved)};
    entry.read = content.bytes;
    return;
  }
  if (!content.outcome.is_ok()) entry.read = content.bytes;
  // One that a limit left out may be hashed under another name.
  if (content.sha256 || content.sparse_sha256) hard_links_.remember(entry, content);
}

ContentDigest ContentReader::hash_or_capture(int file, std::uint64_t allocated, const FileEntry& entry) {
  const bool is_captured = is_wanted_ && may_capture(allocated, entry);
  if (!is_captured) return is_hashed_ ? hash_sooner_or_later(file, allocated, entry) : ContentDigest{};
  ContentDigest content;
  if (const auto in_image = find_in_image(entry)) {
    // Read once more only where the contents turn out to differ: a change of the same size is rare.
    content = hash(file, allocated, entry);
    const UniqueFd below = open_again(in_image->get());
    if (content.sha256 && below && hash(below.get(), allocated, entry).sha256 == content.sha256) return content;
  }
  if (reserve(entry.size.value_or(0))) return capture(file, allocated, entry);
  return content.sha256 || !is_hashed_ ? content : hash(file, allocated, entry);
}

/// What read() would do, by size alone: a file that the image has with the same size counts as the image's.
void ContentReader::measure(std::uint64_t allocated, const FileEntry& entry) {
  const std::uint64_t size = entry.size.value_or(0);
  const std::uint64_t to_read = is_hashed_by_extents(size, allocated) ? std::min(size, allocated) : size;
  const bool is_captured = is_wanted_ && may_capture(allocated, entry);
  const bool is_compared = is_captured && find_in_image(entry).has_value();
  const bool is_kept = is_captured && !is_compared && reserve(size);
  if (is_hashed_ || is_kept || is_compared) bytes_read_ += to_read;
  if (is_compared) bytes_read_ += to_read;  // once more, in the image
  ContentDigest content;
  content.left_out = left_out_;
  if (is_kept) content.blobs.emplace();
  hard_links_.remember(entry, content);
}

std::optional<UniqueFd> ContentReader::find_in_image(const FileEntry& entry) const {
  // A package database is read as the container sees it, in whatever layer its files lie.
  const bool may_be_left_to_image = options_.rule.kind == CaptureRule::Kind::not_in_image && !is_well_known(entry.path);
  if (!may_be_left_to_image || options_.rule.image == nullptr) return std::nullopt;
  return options_.rule.image->find(entry.path, entry.size.value_or(0));
}

bool ContentReader::reserve(std::uint64_t bytes) {
  if (options_.store->reserve(bytes)) return true;
  left_out_ = fmt::format("the limit of {} bytes for all content is reached", options_.store->options().greatest_total);
  return false;
}

bool ContentReader::may_capture(std::uint64_t allocated, const FileEntry& entry) {
  const std::uint64_t greatest = options_.store->options().greatest_file;
  if (entry.size.value_or(0) > greatest) {
    left_out_ = fmt::format("larger than the limit of {} bytes for a file", greatest);
  } else if (is_hashed_by_extents(entry.size.value_or(0), allocated)) {
    left_out_ = "nearly all of it is holes";
  }
  return left_out_.empty();
}

ContentDigest ContentReader::hash(int file, std::uint64_t allocated, const FileEntry& entry) {
  ContentDigest content = hasher_.hash(file, entry.size.value_or(0), allocated, {});
  bytes_read_ += content.bytes;
  return content;
}

ContentDigest ContentReader::hash_sooner_or_later(int file, std::uint64_t allocated, const FileEntry& entry) {
  const std::uint64_t size = entry.size.value_or(0);
  // A file of several names has its digest at once: the others wait for it.
  const bool is_small = size > 0 && size <= SmallContents::greatest && entry.nlink == 1;
  if (!is_small || small_ == nullptr || small_->is_full()) return hash(file, allocated, entry);
  ContentDigest content = hasher_.read(file, size, small_->place());
  bytes_read_ += content.bytes;
  is_put_off_ = content.outcome.is_ok();
  if (is_put_off_) small_->keep(content.bytes);
  return content;
}

ContentDigest ContentReader::capture(int file, std::uint64_t allocated, const FileEntry& entry) {
  // A reader that has this bundle alone judges all the rest by packages and accounts.
  PieceCutter cutter(*pieces_, options_.where + entry.path, is_well_known(entry.path));
  ContentDigest content =
      hasher_.hash(file, entry.size.value_or(0), allocated, [&](std::string_view bytes) { cutter.add(bytes); });
  content.blobs = cutter.finish();
  bytes_read_ += content.bytes;
  options_.store->give_back(entry.size.value_or(0) - content.bytes);
  return content;
}

}  // namespace exhibit
