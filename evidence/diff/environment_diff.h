// What differs between two environments, by the names of their variables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/diff/finding.h"
#include "evidence/records/container.h"
#include "evidence/records/process.h"

namespace exhibit::diff {

/// Whose environment it is: what the runtime was told for the container, or a process.
struct EnvironmentOwner {
  const ProcessRecord* process = nullptr;  ///< null: the container's configuration
};

/// Whether a side has all variables; what it lacks is else unknown, and neither added nor removed.
struct EnvironmentTrust {
  bool has_all_a = true;
  bool has_all_b = true;
};

/// Lists of NAME=VALUE. A name that stands twice counts with its first value, as getenv(3) does.
std::vector<Finding> diff_environments(const EnvironmentOwner& owner, const std::vector<std::string>& a,
                                       const std::vector<std::string>& b, const EnvironmentTrust& trust = {});

/// What the runtime was told. A side whose record tells of no configuration makes it `unknown`.
std::vector<Finding> diff_configured_environments(const ContainerRecord& a, const ContainerRecord& b);

/// Raw environ of one process before and after. Where it is not intact on a side only that is said, if it is new.
std::vector<Finding> diff_raw_environments(const ProcessRecord& a, const ProcessRecord& b, std::string_view environ_a,
                                           std::string_view environ_b, const EnvironmentTrust& trust = {});

/// Of a process whose environ one side withholds.
Finding withheld_environment(const ProcessRecord& process, std::string_view side);

}  // namespace exhibit::diff
