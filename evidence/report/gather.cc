#include "evidence/report/gather.h"

#include <algorithm>

#include "evidence/report/gather_steps.h"

namespace exhibit::report {
namespace {

/// Files of these ranks keep their records; that of the rest would be most of the report.
constexpr int quietest_recorded_rank = 3;

void forget_records(std::vector<Item>& items) {
  for (Item& item : items) {
    if (item.kind != "file" || item.rank() <= quietest_recorded_rank) continue;
    item.before = std::string();
    item.after = std::string();
  }
}

}  // namespace

std::optional<Index> Gathering::container_of(char side, std::string_view cid) const {
  const auto is_it = [&](const ContainerFacts& container) {
    const std::string& known = side == 'A' ? container.cid_a : container.cid_b;
    return !known.empty() && known == cid;
  };
  const auto found = std::ranges::find_if(report.containers, is_it);
  if (found == report.containers.end()) return std::nullopt;
  return static_cast<Index>(found - report.containers.begin());
}

Result<Report> gather(const GatherRequest& request) {
  Report report;
  report.made = now();
  Gathering gathering{.request = request, .report = report};
  if (auto done = gather_bundles(gathering); !done) return std::unexpected(std::move(done).error());
  if (auto done = gather_containers(gathering); !done) return std::unexpected(std::move(done).error());
  if (auto done = gather_items(gathering); !done) return std::unexpected(std::move(done).error());
  gathering.items = ItemSearch(report.items);
  gather_texts(gathering);
  if (auto done = gather_sockets(gathering); !done) return std::unexpected(std::move(done).error());
  if (auto done = gather_processes(gathering); !done) return std::unexpected(std::move(done).error());
  if (auto done = gather_mounts(gathering); !done) return std::unexpected(std::move(done).error());
  if (auto done = gather_ledger(gathering); !done) return std::unexpected(std::move(done).error());
  gather_verification(gathering);
  gather_timeline(gathering);
  forget_records(report.items);
  return report;
}

}  // namespace exhibit::report
