// What of all items is rare among the containers of its image.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "evidence/stack/item.h"
#include "evidence/stack/population.h"

namespace exhibit::stack {

struct RareItem {
  const Image& image;
  Item item;
  std::uint64_t with_this = 0;     ///< containers
  std::uint64_t with_subject = 0;  ///< containers that have anything there
  std::uint64_t machines = 0;      ///< that have a container with this
  Timestamp first_taken;           ///< of the bundles that hold it
  Timestamp last_taken;
  std::vector<const Appearance*> examples;  ///< the first few
};

/// Takes items in the order of their records. An item is rare where at most `at_most` containers of its image have it,
/// not all do, and either as few have anything at its subject or more have something else there in common: of contents
/// that differ in every container none is rarer than another. What was not read is rare only with its subject.
class RarityCount {
 public:
  using Consume = std::function<void(const RareItem&)>;

  RarityCount(const Population& population, std::uint64_t at_most, Consume consume)
      : population_(population), at_most_(at_most), consume_(std::move(consume)) {}

  void add(const Item& item);
  /// After the last item.
  void finish();

 private:
  struct Held {
    Item item;
    std::set<std::uint32_t> containers;
    std::set<std::string> machines;
    std::vector<std::uint32_t> appearances;
  };

  bool is_of_subject(const Item& item) const;
  void judge(const Held& held, std::uint64_t with_subject, std::uint64_t most) const;

  const Population& population_;
  std::uint64_t at_most_;
  Consume consume_;
  std::vector<Held> identities_;  ///< of the present subject
};

}  // namespace exhibit::stack
