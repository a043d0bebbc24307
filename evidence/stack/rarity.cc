#include "evidence/stack/rarity.h"

#include <algorithm>

namespace exhibit::stack {
namespace {

constexpr std::size_t greatest_number_of_examples = 3;

}  // namespace

bool RarityCount::is_of_subject(const Item& item) const {
  if (identities_.empty()) return true;
  const Item& present = identities_.back().item;
  return present.image == item.image && present.kind == item.kind && present.subject == item.subject;
}

void RarityCount::add(const Item& item) {
  if (!is_of_subject(item)) finish();
  const bool is_new = identities_.empty() || identities_.back().item.identity != item.identity ||
                      identities_.back().item.is_unread != item.is_unread;
  if (is_new) identities_.push_back({item, {}, {}, {}});
  Held& held = identities_.back();
  const Appearance& appearance = population_.appearances()[item.appearance];
  held.containers.insert(appearance.container);
  held.machines.insert(appearance.machine);
  const bool has_it = !held.appearances.empty() && held.appearances.back() == item.appearance;
  if (!has_it) held.appearances.push_back(item.appearance);
}

void RarityCount::finish() {
  std::set<std::uint32_t> with_subject;
  std::size_t most = 0;
  for (const Held& held : identities_) {
    with_subject.insert(held.containers.begin(), held.containers.end());
    if (!held.item.is_unread) most = std::max(most, held.containers.size());
  }
  for (const Held& held : identities_) judge(held, with_subject.size(), most);
  identities_.clear();
}

void RarityCount::judge(const Held& held, std::uint64_t with_subject, std::uint64_t most) const {
  const Image& image = population_.images()[held.item.image];
  const std::uint64_t with_this = held.containers.size();
  if (with_this > at_most_ || with_this >= image.containers.size()) return;
  const bool is_rare_itself = with_subject <= at_most_;
  if (!is_rare_itself && (held.item.is_unread || with_this >= most)) return;
  RareItem rare{image, held.item, with_this, with_subject, held.machines.size(), {}, {}, {}};
  for (const std::uint32_t number : held.appearances) {
    const Appearance& appearance = population_.appearances()[number];
    const bool is_first = number == held.appearances.front();
    rare.first_taken = is_first ? appearance.taken : std::min(rare.first_taken, appearance.taken);
    rare.last_taken = is_first ? appearance.taken : std::max(rare.last_taken, appearance.taken);
    if (rare.examples.size() < greatest_number_of_examples) rare.examples.push_back(&appearance);
  }
  consume_(rare);
}

}  // namespace exhibit::stack
