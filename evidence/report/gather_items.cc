#include <algorithm>
#include <iterator>

#include "evidence/diff/bundle_diff.h"
#include "evidence/drift/bundle_drift.h"
#include "evidence/findings/explain_diff.h"
#include "evidence/findings/explain_drift.h"
#include "evidence/findings/report.h"
#include "evidence/packages/bundle_packages.h"
#include "evidence/report/gather_steps.h"
#include "evidence/report/item.h"

namespace exhibit::report {
namespace {

Result<std::vector<diff::Section>> diff_of(const GatherRequest& request) {
  auto sections = diff::diff_bundles(*request.a, *request.b, request.told);
  if (!sections) return sections;
  const auto explained = findings::explain_diff(*sections, *request.a, *request.b, *request.explainer);
  if (!explained) return std::unexpected(explained.error());
  return sections;
}

Result<std::vector<drift::ContainerDrift>> drift_of(const GatherRequest& request) {
  std::vector<ContainerRecord> containers = request.b->containers;
  // Processes of no container see the host's files, which nobody walked for them.
  std::erase_if(containers, [](const ContainerRecord& one) { return one.cid == diff::host_cid; });
  const packages::BundlePackages packages(*request.b->bundle);
  auto drifts = drift::drift_of(*request.b, containers, &packages);
  if (!drifts) return drifts;
  const auto explained = findings::explain_drift(*drifts, *request.b, packages, *request.explainer);
  if (!explained) return std::unexpected(explained.error());
  return drifts;
}

Result<void> add_diff(Gathering& gathering, ItemJoin& join) {
  auto sections = diff_of(gathering.request);
  if (!sections) return std::unexpected(std::move(sections).error());
  for (diff::Section& section : *sections) {
    const auto container = section.cid_b.empty() ? gathering.container_of('A', section.cid_a)
                                                 : gathering.container_of('B', section.cid_b);
    for (diff::Finding& finding : section.findings) join.add(item_of(std::move(finding), container.value_or(0)));
  }
  return {};
}

Result<void> add_drift(Gathering& gathering, ItemJoin& join) {
  auto drifts = drift_of(gathering.request);
  if (!drifts) return std::unexpected(std::move(drifts).error());
  for (drift::ContainerDrift& drift : *drifts) {
    const Index container = gathering.container_of('B', drift.container.cid).value_or(0);
    for (drift::MountDrift& mount : drift.mounts) {
      for (drift::DriftFinding& finding : mount.findings) {
        const bool is_quiet = finding.quiet;
        const bool is_told = join.join(item_of(std::move(finding), container), is_quiet);
        if (!is_told) ++gathering.report.quiet;
      }
    }
  }
  return {};
}

void sort_worst_first(std::vector<Item>& items) {
  std::ranges::stable_sort(items, [](const Item& l, const Item& r) {
    return findings::order_key(l.assessment, l.subject) < findings::order_key(r.assessment, r.subject);
  });
}

}  // namespace

Result<void> gather_items(Gathering& gathering) {
  ItemJoin join;
  if (gathering.has_before()) {
    if (auto added = add_diff(gathering, join); !added) return added;
  }
  if (auto added = add_drift(gathering, join); !added) return added;
  std::vector<Item>& items = gathering.report.items;
  items = join.take();
  std::erase_if(items, [&](const Item& item) { return item.rank() > gathering.request.least_rank; });
  sort_worst_first(items);
  for (const Item& item : items) {
    ++gathering.report.containers[item.container].ranks[static_cast<std::size_t>(item.rank() - findings::worst_rank)];
  }
  return {};
}

}  // namespace exhibit::report
