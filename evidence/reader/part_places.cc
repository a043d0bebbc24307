#include "evidence/reader/part_places.h"

namespace exhibit {

void PartPlaces::remember(const Member& part, std::string_view first_path) {
  const std::lock_guard lock(mutex_);
  first_paths_.try_emplace(part.offset, first_path);
}

bool PartPlaces::has(const Member& part) const {
  const std::lock_guard lock(mutex_);
  return first_of(part) != nullptr;
}

std::optional<PartRange> PartPlaces::range_of(const std::vector<const Member*>& parts, std::size_t at) const {
  const std::lock_guard lock(mutex_);
  const std::string* const first = first_of(*parts[at]);
  if (first == nullptr) return std::nullopt;
  if (at + 1 == parts.size()) return PartRange{.first = *first};
  const std::string* const next = first_of(*parts[at + 1]);
  if (next == nullptr) return std::nullopt;
  return PartRange{.first = *first, .next = *next};
}

const std::string* PartPlaces::first_of(const Member& part) const {
  const auto known = first_paths_.find(part.offset);
  return known == first_paths_.end() ? nullptr : &known->second;
}

}  // namespace exhibit
