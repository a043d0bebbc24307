// What is said of a bundle, and of the custody log beside it, in one report.
#pragma once

#include <optional>
#include <string>

#include "evidence/custody/beside.h"
#include "evidence/show/render/palette.h"

namespace exhibit {

/// A report on a bundle with what is to be said of its custody after it.
std::string with_custody_text(std::string report, const std::optional<custody::Beside>& beside,
                              const std::optional<custody::CustodyReport>& custody, const show::Palette& palette);
/// The same for one object and a newline, in which it is the field `custody`: an object or null.
std::string with_custody_json(std::string report, const std::optional<custody::Beside>& beside,
                              const std::optional<custody::CustodyReport>& custody);

}  // namespace exhibit
