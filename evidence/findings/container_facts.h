// What a container may do to its host: see RULES.md for the words.
#pragma once

#include "evidence/findings/facts.h"
#include "evidence/findings/process_facts.h"
#include "evidence/records/mount.h"

namespace exhibit::findings {

/// All but `change`. `leader` may be null. What the runtime was told is read out of its state files in the bundle.
Result<Facts> container_facts(const Bundle& bundle, const ContainerRecord& container, const ProcessView* leader);

/// All but `change`. `mounts` are all of the container's, `mount` is one of them.
Facts mount_facts(const Mount& mount, const std::vector<MountDecision>& mounts);

}  // namespace exhibit::findings
