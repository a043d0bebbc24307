// The xattrs by which overlayfs marks entries of its layers.
#pragma once

#include <string>

namespace exhibit {

/// Whether the directory or regular file `name` in `folder` bears the overlay's xattr `mark` ("opaque", "redirect",
/// "origin"), in either of its name spaces. It is opened for that, and not where that would change its access time.
bool has_overlay_mark(int folder, const std::string& name, const char* mark);

}  // namespace exhibit
