// A whole listing, entry by entry.
#pragma once

#include <functional>

#include "evidence/reader/line_source.h"
#include "evidence/records/file_entry.h"

namespace exhibit {

/// Hands every entry that is left of `listing` to `consume`, in order; `listing` tells meanwhile of its layer and
/// place.
Result<void> for_each_entry(LineSource& listing, const std::function<void(const FileEntry&)>& consume);

}  // namespace exhibit
