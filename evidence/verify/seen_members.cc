#include "evidence/verify/seen_members.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t first_number_of_slots = 1024;

std::uint32_t hash_of(std::string_view name) { return static_cast<std::uint32_t>(std::hash<std::string_view>()(name)); }

}  // namespace

SeenMember* SeenMembers::add(std::string name, std::uint64_t offset, std::uint64_t size) {
  if (2 * number_of_names_ >= slots_.size()) make_room();
  const std::uint32_t hash = hash_of(name);
  Slot& slot = slots_[slot_of(name, hash)];
  if (slot.member != 0) return nullptr;
  members_.push_back({std::move(name), members_.size(), offset, size});
  slot = {hash, static_cast<std::uint32_t>(members_.size())};
  ++number_of_names_;
  return &members_.back();
}

SeenMember* SeenMembers::add_unfindable(std::string name, std::uint64_t offset, std::uint64_t size) {
  members_.push_back({std::move(name), members_.size(), offset, size, {}, nullptr, false, true, true, false});
  return &members_.back();
}

SeenMember* SeenMembers::find(std::string_view name) {
  if (next_ < members_.size() && members_[next_].is_findable && members_[next_].name == name) return &members_[next_++];
  if (slots_.empty()) return nullptr;
  const std::uint32_t member = slots_[slot_of(name, hash_of(name))].member;
  if (member == 0) return nullptr;
  next_ = member;
  return &members_[member - 1];
}

/// The slot of the name, or the free one where it would stand.
std::size_t SeenMembers::slot_of(std::string_view name, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].member != 0) {
    if (slots_[slot].hash == hash && members_[slots_[slot].member - 1].name == name) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void SeenMembers::make_room() {
  const std::vector<Slot> old =
      std::exchange(slots_, std::vector<Slot>(std::max(2 * slots_.size(), first_number_of_slots)));
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& one : old) {
    if (one.member == 0) continue;
    std::size_t slot = one.hash & mask;
    while (slots_[slot].member != 0) slot = (slot + 1) & mask;
    slots_[slot] = one;
  }
}

}  // namespace exhibit
