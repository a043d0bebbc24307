// Findings of diff and of drift as items, those on one thing joined.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/drift/drift_finding.h"
#include "evidence/report/report.h"

namespace exhibit::report {

/// Both of the report's container with that index.
Item item_of(diff::Finding finding, Index container);
Item item_of(drift::DriftFinding finding, Index container);

/// Joins what drift says with what diff said of the same subject: a file, a mount point, a process, or the container.
/// A file that a mount hides and what stands at its path are two.
class ItemJoin {
 public:
  /// Of diff.
  void add(Item item);
  /// Of drift. A quiet one that diff has nothing to say of is left out: false.
  bool join(Item item, bool is_quiet);
  std::vector<Item> take() { return std::move(items_); }

 private:
  using Key = std::tuple<Index, std::string_view, std::string>;
  static Key key_of(const Item& item);

  std::vector<Item> items_;
  std::multimap<Key, Index> places_;  // of the items of diff
};

}  // namespace exhibit::report
