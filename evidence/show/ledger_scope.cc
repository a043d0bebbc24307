#include "evidence/show/ledger_scope.h"

#include <algorithm>

#include "evidence/show/bundle_scope.h"

namespace exhibit::show {
namespace {

constexpr std::string_view walks_folder = "data/fs/";

}  // namespace

Result<LedgerScope> LedgerScope::of(const Bundle& bundle, const Request& request) {
  LedgerScope scope;
  if (request.containers.empty()) return scope;
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  for (const ContainerRecord& container : *containers) {
    const auto prefixes = member_prefixes_of(bundle, container);
    if (!prefixes) return std::unexpected(prefixes.error());
    scope.add(container, *prefixes);
  }
  return scope;
}

void LedgerScope::add(const ContainerRecord& container, const std::vector<std::string>& prefixes) {
  holds_everything_ = false;
  names_.insert(container.cid);
  targets_.insert(container.cid);
  if (!container.id.empty()) targets_.insert(container.id);
  for (const std::string& prefix : prefixes) {
    prefixes_.push_back(prefix);
    if (prefix.starts_with(walks_folder)) {
      names_.insert(prefix.substr(walks_folder.size(), prefix.size() - walks_folder.size() - 1));
    }
  }
}

bool LedgerScope::holds(const ReadLedgerLine& line) const {
  const auto is_below = [&line](const std::string& prefix) { return line.target.starts_with(prefix); };
  return holds_everything_ || names_.contains(line.name) || targets_.contains(line.target) ||
         std::ranges::any_of(prefixes_, is_below);
}

bool LedgerScope::holds_walk(const std::string& fsid) const { return holds_everything_ || names_.contains(fsid); }

}  // namespace exhibit::show
