// What made a pod, as its name tells: pods of one Deployment, ReplicaSet, DaemonSet or Job differ in a suffix alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/container.h"

namespace exhibit::diff {

/// The pod's name without what Kubernetes appends to that of its controller: five characters of its alphabet without
/// vowels (apimachinery, util/rand), and before them the hash of the pod's template, which the label
/// pod-template-hash tells; where that label was not seen, eight to ten characters of the alphabet. Empty where the
/// name has no such suffix: a StatefulSet's pods keep their names, and a pod of nobody's has one of its own.
std::string pod_controller(std::string_view pod_name, const std::vector<Label>& labels);

}  // namespace exhibit::diff
