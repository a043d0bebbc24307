// The xattrs by which overlayfs marks entries of its layers.
#pragma once

#include <string>

namespace exhibit {

/// Whether `name` in the folder `folder` bears the overlay's xattr `mark` ("opaque", "redirect", "origin"), in either
/// of its name spaces; also where that cannot be told. Nothing is opened but a handle. For a thread whose working
/// directory is a procfs (enter_procfs).
bool may_bear_overlay_mark(int folder, const std::string& name, const char* mark);

}  // namespace exhibit
