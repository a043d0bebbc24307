#include "collector/runtime/oci_config.h"

#include "collector/runtime/state_json.h"

namespace exhibit {

std::string OciConfig::annotation(std::string_view name) const {
  for (const Label& label : annotations) {
    if (label.name == name) return label.value;
  }
  return {};
}

std::optional<OciConfig> parse_oci_config(std::string_view bytes) {
  const auto json = parse_state_json(bytes);
  if (!json || !member_of(*json, "ociVersion").is_string()) return std::nullopt;
  OciConfig config;
  config.args = texts_of(member_at(*json, {"process", "args"}));
  config.env = texts_of(member_at(*json, {"process", "env"}));
  config.root = text_of(member_at(*json, {"root", "path"}));
  config.annotations = labels_of(member_of(*json, "annotations"));
  config.cgroups_path = text_of(member_at(*json, {"linux", "cgroupsPath"}));
  return config;
}

}  // namespace exhibit
