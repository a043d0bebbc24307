#include "collector/acquire/artifact_members.h"

#include <algorithm>

namespace exhibit {

void add_artifacts(BundleWriter& bundle, const std::string& folder, const std::vector<CapturedArtifact>& artifacts) {
  for (const CapturedArtifact& artifact : artifacts) {
    const RawFile& file = artifact.file;
    bundle.add(folder + artifact.name, file.bytes, {artifact.source, file.outcome, file.begun, file.ended});
  }
}

std::string_view bytes_of(std::string_view name, const std::vector<CapturedArtifact>& artifacts) {
  const auto found = std::ranges::find(artifacts, name, &CapturedArtifact::name);
  return found == artifacts.end() ? std::string_view() : std::string_view(found->file.bytes);
}

}  // namespace exhibit
