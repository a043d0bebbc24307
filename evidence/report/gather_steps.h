// The steps of gather(), in their order: each fills its part of the report and reads what those before it made.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "evidence/report/gather.h"
#include "evidence/report/item_search.h"

namespace exhibit::report {

/// What the steps share.
struct Gathering {
  const GatherRequest& request;
  Report& report;
  std::vector<diff::ContainerPair> pairs{};  ///< by the index of the report's container
  ItemSearch items{};                        ///< once the report has its items

  bool has_before() const { return request.a != nullptr; }
  /// The report's container with this cid on side 'A' or 'B'.
  std::optional<Index> container_of(char side, std::string_view cid) const;
};

Result<void> gather_bundles(Gathering& gathering);
Result<void> gather_containers(Gathering& gathering);
/// Findings of drift and diff as items, the worst first.
Result<void> gather_items(Gathering& gathering);
/// Never fails: a text that cannot be shown says why.
void gather_texts(Gathering& gathering);
Result<void> gather_sockets(Gathering& gathering);
Result<void> gather_processes(Gathering& gathering);
Result<void> gather_mounts(Gathering& gathering);
Result<void> gather_ledger(Gathering& gathering);
void gather_verification(Gathering& gathering);
void gather_timeline(Gathering& gathering);

}  // namespace exhibit::report
