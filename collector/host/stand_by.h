// Doing nothing: for a container whose image holds this program alone, and in which it is then executed a second time.
// That is how a bundle leaves a Kubernetes pod: what the container's first process writes would go to the node's logs.
#pragma once

#include <chrono>

namespace exhibit {

/// Returns after `patience`, or at once on SIGINT or SIGTERM.
void stand_by(std::chrono::seconds patience);

}  // namespace exhibit
