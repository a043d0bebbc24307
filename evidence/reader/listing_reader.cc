#include "evidence/reader/bundle.h"

namespace exhibit {

ListingReader::ListingReader(const Bundle& bundle, std::string_view fsid)
    : bundle_(bundle), parts_(bundle.listing_parts(fsid)) {}

Result<std::optional<std::string_view>> ListingReader::next() {
  while (is_at_part_end()) {
    if (next_part_ == parts_.size()) return std::nullopt;
    if (!is_wanted(next_part_)) {
      skip_part();
      continue;
    }
    if (const auto loaded = load_part(next_part_++); !loaded) return std::unexpected(loaded.error());
  }
  ++line_;
  const std::string_view rest = std::string_view(content_).substr(at_);
  const std::string_view line = rest.substr(0, rest.find('\n'));
  at_ += line.size() + 1;
  if (const auto ordered = check_order(line); !ordered) return std::unexpected(ordered.error());
  return line;
}

std::string ListingReader::where() const {
  if (next_part_ == 0) return {};
  return parts_[next_part_ - 1]->name + " line " + std::to_string(line_);
}

std::optional<Digest> ListingReader::part_ahead() const {
  if (!is_at_part_end() || next_part_ == parts_.size()) return std::nullopt;
  return parts_[next_part_]->sha256;
}

void ListingReader::skip_part() {
  ++next_part_;
  last_path_.clear();
}

void ListingReader::read_ahead() {
  if (ahead_ == nullptr && parts_.size() > 1) ahead_ = std::make_unique<ReadAhead>(bundle_, parts_);
}

bool ListingReader::is_wanted(std::size_t part) const {
  if (!wanted_) return true;
  const auto range = bundle_.part_places().range_of(parts_, part);
  return !range || wanted_(*range);
}

std::optional<std::size_t> ListingReader::next_wanted() const {
  std::size_t next = next_part_;
  while (next < parts_.size() && !is_wanted(next)) ++next;
  return next < parts_.size() ? std::optional(next) : std::nullopt;
}

Result<void> ListingReader::load_part(std::size_t number) {
  const Member& part = *parts_[number];
  at_ = 0;
  line_ = 0;
  auto content = ahead_ ? ahead_->take(number, next_wanted()) : bundle_.read_part(part);
  content_ = content ? *std::move(content) : std::string();
  if (!content) return std::unexpected(std::move(content).error());
  if (!content_.empty() && content_.back() != '\n') {
    return corrupt(bundle_.path() + ": " + part.name, "no newline at the end");
  }
  return {};
}

Result<void> ListingReader::check_order(std::string_view line) {
  std::string storage;
  auto path = decode_path(line, storage, {});
  if (!path) {
    path.error().path = bundle_.path() + ": " + where();
    return std::unexpected(std::move(path).error());
  }
  if (!last_path_.empty() && compare_paths(last_path_, *path) >= 0) {
    return corrupt(bundle_.path() + ": " + where(), "out of order: " + std::string(*path) + " after " + last_path_);
  }
  last_path_ = *path;
  if (line_ == 1) bundle_.part_places().remember(*parts_[next_part_ - 1], *path);
  return {};
}

}  // namespace exhibit
