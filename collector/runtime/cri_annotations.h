// What a CRI implementation writes into a container's OCI annotations about its pod: containerd (pkg/cri/annotations)
// and CRI-O (internal/annotations).
#pragma once

#include <optional>
#include <string>

#include "collector/runtime/oci_config.h"
#include "evidence/records/container.h"

namespace exhibit {

struct CriFacts {
  std::string runtime;      ///< "containerd" or "cri-o"
  bool is_sandbox = false;  ///< the pause container; `pod.container` is empty then
  std::string sandbox_id;
  Pod pod;
  std::string image;
  std::string image_digest;
  std::string created;
};

/// Nothing where the annotations are no Kubernetes pod's. Podman sets some of CRI-O's too, beside its own mark
/// io.container.manager=libpod.
std::optional<CriFacts> cri_facts(const OciConfig& config);

}  // namespace exhibit
