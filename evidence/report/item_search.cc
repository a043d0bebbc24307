#include "evidence/report/item_search.h"

#include <algorithm>

namespace exhibit::report {

ItemSearch::ItemSearch(const std::vector<Item>& items) {
  by_subject_.reserve(items.size());
  for (Index i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    by_subject_.emplace_back(Key(item.container, item.kind, item.subject), i);
    if (item.process) by_process_[{item.container, *item.process}].push_back(i);
  }
  std::ranges::sort(by_subject_);
}

std::vector<Index> ItemSearch::on(Index container, std::string_view kind, std::string_view subject) const {
  std::vector<Index> found;
  const Key key(container, kind, subject);
  auto at = std::ranges::lower_bound(by_subject_, std::pair(key, Index{0}));
  for (; at != by_subject_.end() && at->first == key; ++at) found.push_back(at->second);
  return found;
}

std::vector<Index> ItemSearch::on_process(Index container, const ProcessIdentity& process) const {
  const auto found = by_process_.find({container, process});
  return found != by_process_.end() ? found->second : std::vector<Index>();
}

int worst_rank_of(const std::vector<Item>& items, const std::vector<Index>& some) {
  int worst = findings::quietest_rank;
  for (const Index i : some) worst = std::min(worst, items[i].rank());
  return worst;
}

}  // namespace exhibit::report
