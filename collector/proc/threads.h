// Threads can leave their process behind: each may unshare namespaces and its root directory, or be moved to another
// cgroup, by itself, and they live on when the first thread has ended (unshare(2), clone(2)).
#pragma once

#include <vector>

#include "collector/pipeline/patient_steps.h"
#include "collector/proc/survey.h"

namespace exhibit {

/// The facts of each thread that differs from `process` in namespaces, root directory or cgroups. Where the first
/// thread is a zombie and others live, the first of these speaks for the process: it is among them, and the rest is
/// held against it. A beat for each thread.
std::vector<ProcessFacts> threads_that_differ(const ProcFs& proc, const ProcessFacts& process, Heartbeat& heart,
                                              Look look = Look::whole);

}  // namespace exhibit
