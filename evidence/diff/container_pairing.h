// Which container of B is which of A.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/records/container.h"

namespace exhibit::diff {

/// One of both sides, or one that the other side lacks. The records are the bundles' and outlive the pair.
struct ContainerPair {
  const ContainerRecord* a = nullptr;
  const ContainerRecord* b = nullptr;
  std::string paired_by;  ///< "runtime and name", …; empty where it is the very same container, or there is no pair

  bool is_paired() const { return a != nullptr && b != nullptr; }
  const ContainerRecord& newest() const { return b != nullptr ? *b : *a; }
};

/// Pairs by id, then by first process (`same_boot`: both sides were taken in one boot of one host), then runtime and
/// name, then pod and container name, then image: each where exactly one that is left on either side has it. In the
/// order of A, then what B alone has.
std::vector<ContainerPair> pair_containers(const std::vector<ContainerRecord>& a, const std::vector<ContainerRecord>& b,
                                           bool same_boot);

/// Its name, else its id, else its cid; bytes.
const std::string& shown_name(const ContainerRecord& container);

}  // namespace exhibit::diff
