// What the collector may do, and what is lost where it may not.
#pragma once

#include <cstdint>

#include "evidence/records/acquisition.h"

namespace exhibit {

/// Fills in the effective user, its capabilities and what is lost without those that are missing.
void describe_privileges(AcquisitionStart& start);

/// Whether the capability of this number (linux/capability.h) is effective.
bool holds_capability(int number);

/// A bit for each capability that the collector uses (capabilities(7)).
std::uint64_t needed_capabilities();

}  // namespace exhibit
