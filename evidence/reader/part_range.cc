#include "evidence/reader/part_range.h"

#include "evidence/reader/paths.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

bool PartRange::may_hold(std::string_view folder) const {
  if (next && compare_paths(*next, folder) <= 0) return false;
  return compare_paths(first, folder) <= 0 || is_below(first, folder);
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
