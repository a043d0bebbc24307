#include "evidence/show/bundle_scope.h"
#include "evidence/show/coverage.h"
#include "evidence/show/ledger_scope.h"
#include "evidence/show/page.h"
#include "evidence/show/render/ledger_text.h"
#include "evidence/show/scope.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

Result<void> add_container(const Bundle& bundle, const ContainerRecord& container, Coverage& coverage) {
  if (container.cid != host_cid) coverage.add_container(container);
  const auto processes = bundle.processes(container.cid);
  if (!processes) return std::unexpected(processes.error());
  for (const ProcessRecord& process : *processes) coverage.add_process(process);
  const auto mounts = mounts_of(bundle, container);
  if (!mounts) return std::unexpected(mounts.error());
  for (const MountDecision& mount : *mounts) coverage.add_mount(mount);
  return {};
}

Result<Coverage> coverage_of(const Bundle& bundle, const Request& request, const LedgerScope& scope) {
  Coverage coverage;
  const auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  for (const ContainerRecord& container : *containers) {
    if (const auto added = add_container(bundle, container, coverage); !added) return std::unexpected(added.error());
  }
  const auto walks = bundle.walks();
  if (!walks) return std::unexpected(walks.error());
  for (const WalkRecord& walk : *walks) {
    if (scope.holds_walk(walk.fsid)) coverage.add_walk(walk);
  }
  const auto read = bundle.ledger([&](const ReadLedgerLine& line) {
    if (scope.holds(line)) coverage.add_ledger_line(line);
    return true;
  });
  if (!read) return std::unexpected(read.error());
  return coverage;
}

}  // namespace

Result<void> show_ledger(const Bundle& bundle, const Request& request, Output& output) {
  const auto scope = LedgerScope::of(bundle, request);
  if (!scope) return std::unexpected(scope.error());
  const auto coverage = coverage_of(bundle, request, *scope);
  if (!coverage) return std::unexpected(coverage.error());
  Page page(output);
  page.add(request.json ? coverage_json(*coverage) : coverage_text(*coverage, request.palette));
  const bool shows_ok = request.json || request.whole_ledger;
  const auto read = bundle.ledger([&](const ReadLedgerLine& line) {
    if (!scope->holds(line) || (line.outcome.is_ok() && !shows_ok)) return true;
    page.add(request.json ? ledger_line_json(line) : ledger_line_text(line, request.palette));
    return true;
  });
  page.flush();
  return read;
}

}  // namespace exhibit::show
