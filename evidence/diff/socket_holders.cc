#include "evidence/diff/socket_holders.h"

#include <fmt/format.h>

#include <algorithm>

#include "evidence/encoding/escape.h"

namespace exhibit::diff {
namespace {

constexpr std::size_t most_named = 3;

}  // namespace

Result<void> SocketHolders::load() {
  owners_.emplace();
  for (const ContainerRecord& container : side_.containers) {
    const auto processes = side_.bundle->processes(container.cid);
    if (!processes) return std::unexpected(processes.error());
    for (const ProcessRecord& process : *processes) {
      const auto descriptors = side_.bundle->artifact(container.cid, process.identity, "fd.jsonl");
      if (!descriptors) return std::unexpected(descriptors.error());
      if (!*descriptors) continue;
      const std::string where =
          side_.bundle->path() + ": data/c/" + container.cid + "/p/" + folder_name(process.identity) + "/fd.jsonl";
      const auto added = show::add_owners(*owners_, container, process, **descriptors, where);
      if (!added) return added;
    }
  }
  return {};
}

Result<void> SocketHolders::tell(SocketFinding& finding) {
  if (finding.inode == 0) return {};
  if (!owners_) {
    if (auto loaded = load(); !loaded) return loaded;
  }
  const auto owners = owners_->find(finding.inode);
  if (owners == owners_->end()) return {};
  std::string text;
  for (std::size_t i = 0; i < std::min(owners->second.size(), most_named); ++i) {
    const show::SocketOwner& owner = owners->second[i];
    text += fmt::format("{}pid {} {} (fd {})", i > 0 ? ", " : "", owner.process.pid, escape_for_terminal(owner.comm),
                        owner.fd);
  }
  if (owners->second.size() > most_named) text += fmt::format(" and {} more", owners->second.size() - most_named);
  const bool is_gone = finding.finding.change == Change::removed;
  finding.finding.reasons.push_back((is_gone ? "was held by " : "held by ") + text);
  return {};
}

}  // namespace exhibit::diff
