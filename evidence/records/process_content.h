// What a process holds and no path leads to (FORMAT.md 4.3, content.jsonl).
#pragma once

#include <string>

#include "evidence/records/file_entry.h"

namespace exhibit {

struct ProcessContent {
  std::string name;  ///< "exe" or "fd/<n>"
  FileEntry file;    ///< its path is "/" and the link's target
};

/// Without its newline.
std::string to_json(const ProcessContent& content);

}  // namespace exhibit
