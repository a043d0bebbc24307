// Artifacts of a process or of a network namespace on their way into the bundle.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/proc/capture.h"
#include "evidence/bundle/bundle_writer.h"

namespace exhibit {

/// A member each, below `folder`, with what became of it.
void add_artifacts(BundleWriter& bundle, const std::string& folder, const std::vector<CapturedArtifact>& artifacts);

/// Of the artifact of this name; nothing where there is none.
std::string_view bytes_of(std::string_view name, const std::vector<CapturedArtifact>& artifacts);

}  // namespace exhibit
