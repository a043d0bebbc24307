// An entry of a bundle whose content somebody may want, and where it was.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/records/container.h"
#include "evidence/records/file_entry.h"

namespace exhibit::extract {

/// Where a container shows a file. A layer shared by several containers gives several.
struct Place {
  std::string cid;
  std::string container;  ///< its name or what stands for one; bytes
  std::string mount;      ///< the mount point, as reached_at() has it; bytes
  std::string layer;      ///< "upper", "lower 1" and so on from the top; empty where the mount is no overlay
  std::string path;       ///< in the container; bytes
};

/// The process that held a content to which no path leads.
struct Holder {
  ProcessIdentity process;
  std::string cid;
  std::string container;
  std::string comm;
  std::string name;  ///< "exe" or "fd/<n>"
};

struct FoundFile {
  FileEntry entry;
  std::string fsid;           ///< of the walk; empty where a process held it
  std::vector<Place> places;  ///< none where a process held it, or no mount in the bundle shows the walk
  std::optional<Holder> holder;
};

}  // namespace exhibit::extract
