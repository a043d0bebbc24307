// A container's OCI bundle on disk, and the low-level runtime's state beside it.
#pragma once

#include <optional>
#include <string>

#include "collector/runtime/identity.h"
#include "collector/runtime/oci_config.h"
#include "collector/runtime/subject.h"

namespace exhibit {

/// Reads `config.json` in the bundle `folder` and takes from it the configured arguments and environment, and the pod.
/// The raw file is kept as `name`. Nothing where it is not there or is none.
std::optional<OciConfig> identify_by_bundle(const StateFolder& folder, std::string_view name, Identity& identity);

/// The same of a config.json that stands somewhere else.
std::optional<OciConfig> identify_by_config(RawFile raw, const Witness& source, std::string_view name,
                                            Identity& identity);

/// Reads runc's state.json, or crun's status, in `folder` (with `id` where the file has none). True where it names the
/// leader by pid and start time; where it names another process, that is a conflict.
bool identify_by_runc_state(const Subject& subject, const StateFolder& folder, const std::string& id,
                            Identity& identity);

}  // namespace exhibit
