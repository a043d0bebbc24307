#include "collector/runtime/cri_annotations.h"

#include "collector/runtime/state_json.h"

namespace exhibit {
namespace {

CriFacts containerd_facts(const OciConfig& config) {
  const auto get = [&](const char* name) { return config.annotation(std::string("io.kubernetes.cri.") + name); };
  CriFacts facts{.runtime = "containerd"};
  facts.is_sandbox = get("container-type") == "sandbox";
  facts.sandbox_id = get("sandbox-id");
  facts.pod = {get("sandbox-name"), get("sandbox-namespace"), get("sandbox-uid"), get("container-name")};
  facts.image = get("image-name");
  return facts;
}

/// CRI-O keeps the kubelet's labels as JSON in one annotation.
std::string kubelet_label(const OciConfig& config, const char* name) {
  std::string own = config.annotation(name);
  if (!own.empty()) return own;
  const auto labels = parse_state_json(config.annotation("io.kubernetes.cri-o.Labels"));
  return labels ? text_of(member_of(*labels, name)) : std::string();
}

CriFacts crio_facts(const OciConfig& config) {
  const auto get = [&](const char* name) { return config.annotation(std::string("io.kubernetes.cri-o.") + name); };
  CriFacts facts{.runtime = "cri-o"};
  facts.is_sandbox = get("ContainerType") == "sandbox";
  facts.sandbox_id = get("SandboxID");
  facts.pod.name = kubelet_label(config, "io.kubernetes.pod.name");
  facts.pod.name_space = kubelet_label(config, "io.kubernetes.pod.namespace");
  if (facts.pod.name_space.empty()) facts.pod.name_space = get("Namespace");
  facts.pod.uid = kubelet_label(config, "io.kubernetes.pod.uid");
  facts.pod.container = kubelet_label(config, "io.kubernetes.container.name");
  facts.image = get("ImageName");
  if (facts.image.empty()) facts.image = get("Image");
  facts.image_digest = get("ImageRef");
  facts.created = get("Created");
  return facts;
}

}  // namespace

std::optional<CriFacts> cri_facts(const OciConfig& config) {
  std::optional<CriFacts> facts;
  if (!config.annotation("io.kubernetes.cri.container-type").empty()) facts = containerd_facts(config);
  const bool is_podmans = config.annotation("io.container.manager") == "libpod";
  if (!facts && !is_podmans && !config.annotation("io.kubernetes.cri-o.ContainerType").empty())
    facts = crio_facts(config);
  if (facts && facts->is_sandbox) facts->pod.container.clear();
  return facts;
}

}  // namespace exhibit
