// Drift as text and as objects.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "evidence/drift/container_drift.h"
#include "evidence/show/render/palette.h"

namespace exhibit::drift {

/// Whether anything is news, unknown entries included.
bool has_drift(const std::vector<ContainerDrift>& drifts);

/// "altered coreutils 9.1-1, configuration": what a package database says of a file. Escaped.
std::string package_phrase(const PackageFact& package);

/// A finding as one object and a newline: the container's reference, `mount_point`, `basis` (image, nothing, times,
/// none, held), `verdict`, `path` and `path_b64`, `from_path` and `from_path_b64` where it moved, `layer`, `hidden_by`,
/// `captured`, `quiet`, `also_seen`, `siblings` {`have`, `of`} and `package` {`name`, `version`, `state`, `config`,
/// `reason`} where told, `before`, `after`, `rank`, `reasons` [{`id`, `text`, `techniques`}] and `details`. `kind` is
/// file, process, mount or container; the last three have a `name`.
std::string finding_line(const ContainerDrift& container, const MountDrift& mount, const DriftFinding& finding);

struct FindingPlace {
  const ContainerDrift* container;
  const MountDrift* mount;
  const DriftFinding* finding;
};
/// All findings, the worst first: by rank, reasons and path. Where siblings were counted, what only one container has
/// comes before all else.
std::vector<FindingPlace> worst_first(std::span<const ContainerDrift> drifts);

/// A container's mounts with their counts below its heading, then its findings of `least_rank` or worse. Without
/// `all`, quiet ones and what all siblings have are only counted.
std::string container_text(const ContainerDrift& container, bool all, const show::Palette& palette,
                           int least_rank = findings::quietest_rank);

/// "1 modified, 2 added in 1 container; 14 quiet (--all)"; "no drift" without findings, "nothing that
/// siblings do not have; 2 that all siblings have" where that is all.
std::string summary_text(const std::vector<ContainerDrift>& drifts);

}  // namespace exhibit::drift
