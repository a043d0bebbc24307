// Which container of B is which of A.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/records/container.h"

namespace exhibit::diff {

/// What made a pair, the surest first.
enum class PairedBy : std::uint8_t { nothing, told, id, leader, name, pod, controller, image };

/// "runtime and name", "its pod and container name", …; empty for `nothing`.
std::string_view paired_by_phrase(PairedBy by);

/// One of both sides, or one that the other side lacks. The records are the bundles' and outlive the pair.
struct ContainerPair {
  const ContainerRecord* a = nullptr;
  const ContainerRecord* b = nullptr;
  PairedBy by = PairedBy::nothing;
  /// How many containers of either side had what paired them, where it was more than one: they were taken in the order
  /// in which they started. Zero where there was no doubt.
  std::size_t candidates_a = 0;
  std::size_t candidates_b = 0;

  bool is_paired() const { return a != nullptr && b != nullptr; }
  bool is_ambiguous() const { return candidates_a > 1 || candidates_b > 1; }
  const ContainerRecord& newest() const { return b != nullptr ? *b : *a; }
};

/// A container of A and the one of B that it is, as a person told: name, beginning of an id, or cid.
using ToldPair = std::pair<std::string, std::string>;

/// Pairs what was told, then by id, then by first process (`same_boot`: both sides were taken in one boot of one host),
/// then runtime and name (but of a Kubernetes pod's), pod (namespace, name) and container name, pod controller and
/// container name, image. Never two to one: where several have the same, in the order in which they started. In the
/// order of A, then what B alone has. Fails where what was told names no container, several, or one twice.
Result<std::vector<ContainerPair>> pair_containers(const std::vector<ContainerRecord>& a,
                                                   const std::vector<ContainerRecord>& b, bool same_boot,
                                                   const std::vector<ToldPair>& told = {});

/// Leaves the pairs of which either container is called by any of `wanted`, its name, id, the beginning of it or its
/// cid; all where nothing is wanted. Fails where one calls none.
Result<void> keep_called(std::vector<ContainerPair>& pairs, const std::vector<std::string>& wanted);

}  // namespace exhibit::diff
