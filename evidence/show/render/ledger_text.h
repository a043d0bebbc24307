// The ledger and its summary.
#pragma once

#include <string>

#include "evidence/reader/decode.h"
#include "evidence/show/coverage.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// What was found, what is in the bundle, and what became of it, by outcome.
std::string coverage_text(const Coverage& coverage, const Palette& palette);

/// One object with `what` "coverage".
std::string coverage_json(const Coverage& coverage);

std::string ledger_line_text(const ReadLedgerLine& line, const Palette& palette);

/// The line as FORMAT.md 4.7 has it.
std::string ledger_line_json(const ReadLedgerLine& line);

}  // namespace exhibit::show
