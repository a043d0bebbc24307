#include "evidence/reader/bundle.h"

namespace exhibit {

ListingReader::ListingReader(const Bundle& bundle, std::string_view fsid)
    : bundle_(bundle), parts_(bundle.listing_parts(fsid)) {}

Result<std::optional<std::string_view>> ListingReader::next() {
  while (line_ == part_.number_of_lines()) {
    if (part_.fault()) return std::unexpected(*part_.fault());
    if (next_part_ == parts_.size()) {
      part_ = ListingPart();  // other layers of an overlay may have long to go
      line_ = 0;
      ahead_.reset();
      return std::nullopt;
    }
    if (!is_wanted(next_part_)) {
      skip_part();
      continue;
    }
    if (const auto loaded = load_part(next_part_++); !loaded) return std::unexpected(loaded.error());
  }
  return part_.line(line_++);
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
  forget_part();
  last_path_.clear();
}

void ListingReader::read_ahead() {
  if (ahead_ == nullptr && parts_.size() > 1) ahead_ = std::make_unique<ReadAhead>(bundle_, parts_);
}

bool ListingReader::is_wanted(std::size_t part) const {
  if (!wanted_) return true;
  find_place(part);
  if (part + 1 < parts_.size()) find_place(part + 1);
  const auto range = bundle_.part_places().range_of(parts_, part);
  return !range || wanted_(*range);
}

/// Damage is left to whoever loads the part.
void ListingReader::find_place(std::size_t part) const {
  const Member& member = *parts_[part];
  if (bundle_.part_places().has(member)) return;
  if (const auto first = bundle_.first_path_of(member)) bundle_.part_places().remember(member, *first);
}

std::optional<std::size_t> ListingReader::next_wanted() const {
  std::size_t next = next_part_;
  while (next < parts_.size() && !is_wanted(next)) ++next;
  return next < parts_.size() ? std::optional(next) : std::nullopt;
}

void ListingReader::forget_part() {
  if (part_.number_of_lines() > 0) last_path_ = part_.path(part_.number_of_lines() - 1);
  part_.clear();
  line_ = 0;
}

Result<void> ListingReader::load_part(std::size_t number) {
  forget_part();
  const Member& member = *parts_[number];
  auto loaded = ahead_ ? ahead_->take(number, next_wanted(), part_) : part_.load(bundle_, member, compressed_);
  if (!loaded) return loaded;
  return part_.number_of_lines() > 0 ? see_first_path(member, part_.path(0)) : Result<void>();
}

/// The order inside a part was checked when it was loaded; this is that from part to part.
Result<void> ListingReader::see_first_path(const Member& part, std::string_view path) {
  if (!last_path_.empty() && compare_paths(last_path_, path) >= 0) {
    const std::string last = std::exchange(last_path_, {});
    return corrupt(bundle_.path() + ": " + part.name + " line 1",
                   "out of order: " + std::string(path) + " after " + last);
  }
  bundle_.part_places().remember(part, path);
  return {};
}

}  // namespace exhibit
