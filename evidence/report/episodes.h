// Findings that are of one thing, joined: a file with the processes that run it and their connections.
#pragma once

#include <optional>
#include <vector>

#include "evidence/report/report.h"

namespace exhibit::report {

/// What an intruder, or anybody, did with one thing.
struct Episode {
  Index container = 0;
  std::vector<Index> items;      ///< of the report, the worst first
  std::vector<Index> processes;  ///< of the report, that run it
  std::optional<Timestamp> time;
  int rank = findings::quietest_rank;
  std::size_t weight = 0;  ///< how many strong reasons its findings have (levels 1 to 3)
};

/// What is quieter makes no episode of its own.
inline constexpr int quietest_told_rank = 3;

/// The worst first. Findings of `quietest_told_rank` or worse are each in one episode; quieter ones only where they
/// belong to such a thing.
std::vector<Episode> episodes_of(const Report& report);

/// When it came to be as it is, by what is hardest to forge: a process's start; of a file that came its birth, else its
/// change time. Never a modification time, which anyone may set. Nothing where nobody knows. `process`: that the item
/// is of; null where it is of none.
std::optional<Timestamp> when_it_happened(const Report& report, const Item& item,
                                          const ProcessFacts* process = nullptr);

}  // namespace exhibit::report
