#include "evidence/show/bundle_scope.h"

#include <algorithm>

#include "evidence/overlay/layers.h"
#include "evidence/show/scope.h"

namespace exhibit::show {
namespace {

constexpr std::string_view containers_member = "data/containers.jsonl";

std::string folder_of(const ContainerRecord& container) { return "data/c/" + container.cid + "/"; }

bool has_members_below(const Bundle& bundle, std::string_view prefix) {
  return std::ranges::any_of(bundle.members(),
                             [prefix](const Member& member) { return member.name.starts_with(prefix); });
}

Result<std::vector<ContainerRecord>> known_containers(const Bundle& bundle) {
  const bool may_lack_them = bundle.is_cut() || bundle.may_be_withheld(containers_member);
  const bool lacks_them = may_lack_them && bundle.find(containers_member) == nullptr;
  auto known = lacks_them ? std::vector<ContainerRecord>() : bundle.containers();
  if (known && has_members_below(bundle, folder_of(host_record()))) known->push_back(host_record());
  return known;
}

}  // namespace

Result<std::vector<ContainerRecord>> containers_in_scope(const Bundle& bundle, const Request& request) {
  auto known = known_containers(bundle);
  if (!known) return known;
  auto chosen = containers_in_scope(*std::move(known), request.containers);
  if (!chosen) chosen.error().path = bundle.path() + ": " + chosen.error().path;
  return chosen;
}

Result<std::vector<MountDecision>> mounts_of(const Bundle& bundle, const ContainerRecord& container) {
  if (bundle.find(folder_of(container) + "mounts.jsonl") == nullptr) return std::vector<MountDecision>();
  return bundle.mounts(container.cid);
}

Result<std::vector<std::string>> member_prefixes_of(const Bundle& bundle, const ContainerRecord& container) {
  std::vector<std::string> prefixes = {folder_of(container)};
  const auto mounts = mounts_of(bundle, container);
  if (!mounts) return std::unexpected(mounts.error());
  for (const MountDecision& decision : *mounts) {
    for (const std::string& fsid : walks_of(decision)) prefixes.push_back("data/fs/" + fsid + "/");
  }
  const auto network = container.namespaces.find("net");
  if (network != container.namespaces.end()) prefixes.push_back("data/net/" + std::to_string(network->second) + "/");
  return prefixes;
}

}  // namespace exhibit::show
