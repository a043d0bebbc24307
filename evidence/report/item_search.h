// The items of a report by what they are about, for those who have to name them.
#pragma once

#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include "evidence/report/report.h"

namespace exhibit::report {

class ItemSearch {
 public:
  ItemSearch() = default;
  /// Good as long as `items` stay as they are.
  explicit ItemSearch(const std::vector<Item>& items);

  /// Those of a kind on one subject, the worst first.
  std::vector<Index> on(Index container, std::string_view kind, std::string_view subject) const;
  std::vector<Index> on_process(Index container, const ProcessIdentity& process) const;

 private:
  using Key = std::tuple<Index, std::string_view, std::string_view>;

  std::vector<std::pair<Key, Index>> by_subject_;  // sorted
  std::map<std::pair<Index, ProcessIdentity>, std::vector<Index>> by_process_;
};

/// The worst rank of those, the quietest of none.
int worst_rank_of(const std::vector<Item>& items, const std::vector<Index>& some);

}  // namespace exhibit::report
