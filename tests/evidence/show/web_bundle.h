// A bundle with one container, two processes and a listing, made by the writer itself.
#pragma once

#include <string>

#include "tests/support/temporary_folder.h"

namespace exhibit::show {

/// Container "web" (c0001): nginx, whose environ is overwritten, and a shell below it that holds the listening socket;
/// a root with /, /bin/su (setuid) and a hostile name; a volume at /data with one file. Returns the bundle's path in
/// `folder`.
std::string write_web_bundle(const TemporaryFolder& folder);

/// The same, but the root is an overlay: over that tree lies a layer (fs0003) that deletes /bin/su and has /data with a
/// file "below" in it, where the volume is mounted.
std::string write_layered_web_bundle(const TemporaryFolder& folder);

}  // namespace exhibit::show
