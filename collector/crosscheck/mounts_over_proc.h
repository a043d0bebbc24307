// What was mounted so that /proc shows less, or something else, than there is.
#pragma once

#include <vector>

#include "collector/proc/survey.h"
#include "evidence/records/mount.h"

namespace exhibit {

/// A finding for each mount over /proc/PID, for each mount over /proc after the first, and for hidepid= (proc(5)).
/// `reads_beneath`: the program reads a procfs of its own, which none of these reach; else they are gaps.
std::vector<SurveyFinding> mounts_over_proc(const std::vector<Mount>& mounts, bool reads_beneath);

}  // namespace exhibit
