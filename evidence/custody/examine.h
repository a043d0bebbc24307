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
  Verification verification;  ///< of what is encrypted: MALFORMED, and no more than that
  bool is_encrypted = false;  ///< an age file: nothing can be said of what is in it
};

/// Reads `source` to its end; every byte goes through `see` once, before it is judged.
Result<Examined> examine(const ByteSource& source, const std::function<void(std::string_view)>& see);

/// The same of the file `path`; "-" is standard input.
Result<Examined> examine_file(const std::string& path);

/// Whether bytes begin an age file (age-encryption.org/v1), binary or in its armour.
bool begins_age_file(std::string_view bytes);

}  // namespace exhibit::custody
