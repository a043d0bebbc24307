// A bundle with one of each kind of record, small enough to be attacked bit by bit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/records/acquisition.h"
#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"
#include "evidence/records/mount.h"
#include "evidence/records/process.h"

namespace exhibit::test {

inline constexpr std::string_view small_bundle_id = "0f1e2d3c-4b5a-4697-8877-665544332211";
inline constexpr std::string_view small_bag = "exhibit-0f1e2d3c4b5a";

/// Records with every field set, so that a field that is lost on the way is seen.
AcquisitionStart sample_start();
AcquisitionFinish sample_finish();
ContainerRecord sample_container();
ProcessRecord sample_process();
MountDecision sample_mount();
WalkRecord sample_walk();
std::vector<FileEntry> sample_entries();  ///< in canonical order

/// One member before the index, without its bag.
struct Part {
  std::string name;
  std::string content;
};

/// The members of the bundle from data/acquisition/start.json to data/acquisition/finish.json.
std::vector<Part> small_parts();

/// The bundle as BundleWriter writes it.
std::string small_bundle();

}  // namespace exhibit::test
