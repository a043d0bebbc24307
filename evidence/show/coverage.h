// Counts that prove what was looked at: every process, artifact, entry and mount has an outcome, and here they add up.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "evidence/reader/decode.h"

namespace exhibit::show {

/// Outcome or decision → how many.
using Tally = std::map<std::string, std::uint64_t, std::less<>>;

struct Coverage {
  std::uint64_t containers = 0;
  std::uint64_t processes_found = 0;  ///< when containers were found
  Tally processes;                    ///< records, by outcome
  Tally artifacts;
  Tally entries;
  Tally mounts;                                      ///< by decision
  std::map<std::string, Tally, std::less<>> ledger;  ///< what → lines by outcome

  void add_container(const ContainerRecord& container);
  void add_process(const ProcessRecord& process);
  void add_mount(const MountDecision& mount);
  void add_walk(const WalkRecord& walk);
  void add_ledger_line(const ReadLedgerLine& line);
};

/// The sum of a tally.
std::uint64_t total(const Tally& tally);

}  // namespace exhibit::show
