// config.json of an OCI bundle: what the runtime was told (OCI Runtime Specification 1.0, config.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/container.h"

namespace exhibit {

struct OciConfig {
  std::vector<std::string> args;
  std::vector<std::string> env;
  std::string root;  ///< root.path, absolute or relative to the bundle
  std::vector<Label> annotations;
  std::string cgroups_path;

  /// The annotation's value, or empty.
  std::string annotation(std::string_view name) const;
};

/// Nothing where it is no JSON object with `ociVersion`.
std::optional<OciConfig> parse_oci_config(std::string_view bytes);

}  // namespace exhibit
