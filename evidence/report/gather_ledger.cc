
#include "evidence/report/gather_steps.h"
#include "evidence/show/bundle_scope.h"
#include "evidence/show/coverage.h"
#include "evidence/show/ledger_scope.h"

namespace exhibit::report {
namespace {

constexpr std::size_t greatest_number = 2'000;

class SideLedger {
 public:
  SideLedger(Gathering& gathering, char side, const diff::BundleSide& bundle_side)
      : gathering_(gathering), side_(side), bundle_side_(bundle_side) {}

  Result<LedgerFacts> read() {
    LedgerFacts facts{.side = side_, .outcomes = {}, .gaps = {}};
    if (auto counted = count(facts); !counted) return std::unexpected(counted.error());
    if (auto scoped = add_scopes(); !scoped) return std::unexpected(scoped.error());
    const auto read = bundle_side_.bundle->ledger([&](const ReadLedgerLine& line) {
      if (line.outcome.is_gap()) add_gap(facts, line);
      return true;
    });
    if (!read) return std::unexpected(read.error());
    return facts;
  }

 private:
  Result<void> count(LedgerFacts& facts) const {
    show::Coverage coverage;
    for (const ContainerRecord& container : bundle_side_.containers) {
      const auto processes = bundle_side_.bundle->processes(container.cid);
      if (!processes) return std::unexpected(processes.error());
      for (const ProcessRecord& process : *processes) coverage.add_process(process);
    }
    for (const auto& [fsid, walk] : bundle_side_.walks) coverage.add_walk(walk);
    for (const show::Tally* const tally : {&coverage.processes, &coverage.artifacts, &coverage.entries}) {
      for (const auto& [outcome, number] : *tally) facts.outcomes[outcome] += number;
    }
    return {};
  }

  Result<void> add_scopes() {
    for (const ContainerRecord& container : bundle_side_.containers) {
      const auto index = gathering_.container_of(side_, container.cid);
      const auto prefixes = show::member_prefixes_of(*bundle_side_.bundle, container);
      if (!prefixes) return std::unexpected(prefixes.error());
      if (!index) continue;
      scopes_.emplace_back(*index, show::LedgerScope());
      scopes_.back().second.add(container, *prefixes);
    }
    return {};
  }

  void add_gap(LedgerFacts& facts, const ReadLedgerLine& line) const {
    if (facts.gaps.size() == greatest_number) {
      ++facts.gaps_left_out;
      return;
    }
    Gap gap{.kind = line.what,
            .outcome = std::string(outcome_word(line.outcome.kind)),
            .subject = line.target,
            .reason = reason_of(line)};
    if (!line.name.empty()) gap.subject += (gap.subject.empty() ? "" : " ") + line.name;
    for (const auto& [container, scope] : scopes_) {
      if (!scope.holds(line)) continue;
      gap.container = container;
      break;
    }
    facts.gaps.push_back(std::move(gap));
  }

  static std::string reason_of(const ReadLedgerLine& line) {
    std::string reason = line.outcome.reason.empty() ? line.outcome.errno_symbol : line.outcome.reason;
    if (!line.note.empty()) reason += (reason.empty() ? "" : ": ") + line.note;
    return reason;
  }

  Gathering& gathering_;
  char side_;
  const diff::BundleSide& bundle_side_;
  std::vector<std::pair<Index, show::LedgerScope>> scopes_;
};

}  // namespace

Result<void> gather_ledger(Gathering& gathering) {
  const GatherRequest& request = gathering.request;
  for (const auto& [name, side] : {std::pair('A', request.a), std::pair('B', request.b)}) {
    if (side == nullptr) continue;
    auto facts = SideLedger(gathering, name, *side).read();
    if (!facts) return std::unexpected(std::move(facts).error());
    gathering.report.ledger.push_back(*std::move(facts));
  }
  return {};
}

}  // namespace exhibit::report
