#include "evidence/findings/container_view.h"

#include <algorithm>

namespace exhibit::findings {
namespace {

const ProcessRecord* parent_of(const ProcessRecord& process, const std::vector<ProcessRecord>& processes) {
  const auto is_parent = [&process](const ProcessRecord& other) { return other.identity.pid == process.ppid; };
  const auto found = std::ranges::find_if(processes, is_parent);
  return found == processes.end() ? nullptr : &*found;
}

}  // namespace

const KnownProcess* ContainerView::process(const ProcessIdentity& identity) const {
  const auto found = std::ranges::find_if(
      processes, [&identity](const KnownProcess& process) { return process.record.identity == identity; });
  return found == processes.end() ? nullptr : &*found;
}

Result<const ContainerView*> ContainerViews::view_of(const ContainerRecord& container) {
  if (const auto known = views_.find(container.cid); known != views_.end()) return known->second.get();
  auto made = make(container);
  if (!made) return std::unexpected(std::move(made).error());
  return views_.emplace(container.cid, std::make_unique<ContainerView>(*std::move(made))).first->second.get();
}

Result<const NetworkView*> ContainerViews::network_of(const ProcessRecord& process) {
  static const NetworkView none;
  const auto inode = process.namespaces.find("net");
  if (inode == process.namespaces.end()) return &none;
  const auto known = networks_.find(inode->second);
  if (known != networks_.end()) return &known->second;
  auto made = network_view(bundle_, inode->second);
  if (!made) return std::unexpected(std::move(made).error());
  return &networks_.emplace(inode->second, *std::move(made)).first->second;
}

Result<ContainerView> ContainerViews::make(const ContainerRecord& container) {
  ContainerView view{.container = container, .processes = {}, .mounts = {}, .use = {}, .facts = {}};
  auto processes = bundle_.processes(container.cid);
  if (!processes) return std::unexpected(std::move(processes).error());
  auto mounts = bundle_.mounts(container.cid);
  if (mounts) {
    view.mounts = *std::move(mounts);
  } else if (mounts.error().code != ErrorCode::absent) {
    return std::unexpected(std::move(mounts).error());
  }
  const auto leader = std::ranges::find(*processes, container.leader, &ProcessRecord::identity);
  std::optional<ProcessView> leader_view;
  for (const ProcessRecord& process : *processes) {
    auto one = process_view(bundle_, process);
    if (!one) return std::unexpected(std::move(one).error());
    const auto network = network_of(process);
    if (!network) return std::unexpected(network.error());
    const ProcessSurroundings around{.container = container,
                                     .leader = leader == processes->end() ? nullptr : &*leader,
                                     .parent = parent_of(process, *processes),
                                     .network = **network};
    view.processes.push_back({process, process_facts(*one, around)});
    add_file_use(view.use, *one, **network);
    if (process.identity == container.leader) leader_view = *std::move(one);
  }
  auto facts = container_facts(bundle_, container, leader_view ? &*leader_view : nullptr);
  if (!facts) return std::unexpected(std::move(facts).error());
  view.facts = *std::move(facts);
  return view;
}

}  // namespace exhibit::findings
