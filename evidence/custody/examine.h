// One reading of a bundle for a custody event: every byte once, judged and hashed on its way.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "evidence/custody/record.h"
#include "evidence/verify/verify.h"

namespace exhibit::custody {

struct Examined {
  BundleState state;
  Verification verification;      ///< of what is encrypted: MALFORMED, and no more than that
  bool is_encrypted = false;      ///< an age file by its header: nothing can be said of what is in it
  bool begins_encrypted = false;  ///< its first line is that of an age file, whatever follows
};

/// Reads `source` to its end; every byte goes through `see` once, before it is judged.
Result<Examined> examine(const ByteSource& source, const std::function<void(std::string_view)>& see);

/// The same of the file `path`; "-" is standard input.
Result<Examined> examine_file(const std::string& path);

}  // namespace exhibit::custody
