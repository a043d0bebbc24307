#include "evidence/show/coverage.h"

namespace exhibit::show {
namespace {

void count(Tally& tally, std::string_view word, std::uint64_t number = 1) { tally[std::string(word)] += number; }

}  // namespace

void Coverage::add_container(const ContainerRecord& container) {
  ++containers;
  processes_found += container.pids.size();
}

void Coverage::add_process(const ProcessRecord& process) {
  count(processes, outcome_word(process.outcome.kind));
  for (const ArtifactOutcome& artifact : process.artifacts) count(artifacts, outcome_word(artifact.outcome.kind));
}

void Coverage::add_mount(const MountDecision& mount) { count(mounts, mount_decision_word(mount.kind)); }

void Coverage::add_walk(const WalkRecord& walk) {
  for (const auto& [outcome, number] : walk.outcomes) count(entries, outcome, number);
}

void Coverage::add_ledger_line(const ReadLedgerLine& line) {
  count(ledger[line.what], outcome_word(line.outcome.kind));
}

std::uint64_t total(const Tally& tally) {
  std::uint64_t sum = 0;
  for (const auto& [word, number] : tally) sum += number;
  return sum;
}

}  // namespace exhibit::show
