#include "evidence/verify/seen_members.h"

#include <utility>

namespace exhibit {

SeenMember* SeenMembers::add(std::string name, std::uint64_t offset, std::uint64_t size) {
  if (by_name_.contains(name)) return nullptr;
  members_.push_back({std::move(name), members_.size(), offset, size});
  by_name_.emplace(members_.back().name, &members_.back());
  return &members_.back();
}

SeenMember* SeenMembers::add_unfindable(std::string name, std::uint64_t offset, std::uint64_t size) {
  members_.push_back({std::move(name), members_.size(), offset, size, {}, 0, {}, false, true, true});
  return &members_.back();
}

SeenMember* SeenMembers::find(std::string_view name) {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace exhibit
