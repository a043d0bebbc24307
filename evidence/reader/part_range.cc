#include "evidence/reader/part_range.h"

#include "evidence/reader/paths.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

bool PartRange::may_hold_path(std::string_view path) const {
  return compare_paths(first, path) <= 0 && (!next || compare_paths(path, *next) < 0);
}

bool PartRange::may_hold(std::string_view folder) const {
  if (may_hold_path(folder) || is_below(first, folder)) return true;
  if (!is_of_layer) return false;
  for (folder = parent_path(folder); !folder.empty(); folder = parent_path(folder)) {
    if (may_hold_path(folder)) return true;
  }
  return false;
}

bool PartRange::may_hold_paths_of(std::size_t components) const {
  if (!next) return true;
  // Between two paths below one folder there is nothing that is not below it.
  std::size_t end = 0;
  for (std::size_t i = 0; i < components; ++i) {
    end = first.find('/', end + 1);
    if (end == std::string_view::npos) return true;
  }
  return !next->starts_with(first.substr(0, end + 1));
}

}  // namespace exhibit
