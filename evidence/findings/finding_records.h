// The records that findings carry, read again.
#pragma once

#include <optional>
#include <string>

#include "evidence/reader/bundle.h"

namespace exhibit::findings {

/// The entry of a file finding's `before` or `after`; nothing where there is none.
std::optional<FileEntry> entry_of(const std::string& record);

/// The process that a process finding's record is about.
std::optional<ProcessIdentity> identity_in(const std::string& record);

/// When the acquisition ended, by its seal; nothing where the bundle was cut.
std::optional<Timestamp> captured_at(const Bundle& bundle);

}  // namespace exhibit::findings
