// The content of the files that stand beside a bundle, read before anything is judged.
#pragma once

#include <optional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/sidecars/sidecars.h"

namespace exhibit {

struct SidecarFile {
  std::string path;
  std::string content;
};

/// Each is nothing where there is no such file.
struct SidecarSet {
  std::optional<SidecarFile> seal;
  std::optional<SidecarFile> cms;
  std::optional<SidecarFile> ssh;
  std::optional<SidecarFile> seal_stamp;
  std::optional<SidecarFile> cms_stamp;
};

/// Fails where one is there and cannot be read, or is larger than any such file is (1 MiB).
Result<SidecarSet> read_sidecars(const SidecarPaths& paths);

}  // namespace exhibit
