// The custody log beside a bundle that a command judges.
#pragma once

#include <optional>
#include <string>

#include "evidence/custody/check.h"
#include "evidence/show/render/palette.h"

namespace exhibit {

struct CustodyBeside {
  std::string path;
  custody::Log log;
  custody::Expectation expectation;
};

/// Reads the log `path` and the time stamps over its lines; nothing where there is no such file.
Result<std::optional<CustodyBeside>> read_custody(const std::string& path, custody::Expectation expectation);

custody::CustodyReport judge_custody(const CustodyBeside& beside, const custody::BundleState& now);

/// A report on a bundle with what is to be said of its custody after it.
std::string with_custody_text(std::string report, const std::optional<CustodyBeside>& beside,
                              const std::optional<custody::CustodyReport>& custody, const show::Palette& palette);
/// The same for one object and a newline, in which it is the field `custody`: an object or null.
std::string with_custody_json(std::string report, const std::optional<CustodyBeside>& beside,
                              const std::optional<custody::CustodyReport>& custody);

}  // namespace exhibit
