#include "evidence/show/bundle_scope.h"
#include "evidence/show/ledger_scope.h"
#include "evidence/show/render/overview_text.h"
#include "evidence/show/scope.h"
#include "evidence/show/subjects.h"

namespace exhibit::show {
namespace {

constexpr std::size_t gaps_shown = 10;

/// Counts the gaps in scope and keeps the first.
Result<void> add_gaps(const Bundle& bundle, const LedgerScope& scope, Overview& overview) {
  return bundle.ledger([&](const ReadLedgerLine& line) {
    if (!line.outcome.is_gap() || !scope.holds(line)) return true;
    if (overview.gaps.size() < gaps_shown) overview.gaps.push_back(line);
    ++overview.gap_count;
    return true;
  });
}

}  // namespace

Result<void> show_overview(const Bundle& bundle, const Request& request, Output& output) {
  auto start = bundle.start();
  if (!start) return std::unexpected(start.error());
  auto finish = bundle.finish();
  if (!finish) return std::unexpected(finish.error());
  auto containers = containers_in_scope(bundle, request);
  if (!containers) return std::unexpected(containers.error());
  const auto scope = LedgerScope::of(bundle, request);
  if (!scope) return std::unexpected(scope.error());
  const bool has_host_processes =
      std::erase_if(*containers, [](const ContainerRecord& one) { return one.cid == host_cid; }) > 0;
  Overview overview{bundle.path(),
                    bundle.seal(),
                    *std::move(start),
                    *std::move(finish),
                    *std::move(containers),
                    has_host_processes,
                    {},
                    0,
                    bundle.is_redacted() ? std::optional(bundle.number_withheld()) : std::nullopt};
  if (const auto added = add_gaps(bundle, *scope, overview); !added) return added;
  output.write(request.json ? overview_json(overview) : overview_text(overview, request.palette));
  return {};
}

}  // namespace exhibit::show
