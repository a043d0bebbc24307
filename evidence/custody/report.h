// A custody log, for a person and for a program. Whatever comes from it is escaped.
#pragma once

#include <string>
#include <string_view>

#include "evidence/custody/check.h"
#include "evidence/show/render/palette.h"

namespace exhibit::custody {

/// Who had it: one paragraph for each event, with those who signed it.
std::string log_text(const Log& log, const CustodyReport& report, const show::Palette& palette);

/// "WHOLE", "OPEN" or "BROKEN", every fault, and what that means.
std::string report_text(const CustodyReport& report, std::string_view path, const show::Palette& palette);

/// One object and a newline: the judgement and, with `log`, its lines as they stand in the file.
std::string report_json(const CustodyReport& report, std::string_view path, const Log* log);

/// The same without the newline and the lines, as a part of another object.
std::string report_object(const CustodyReport& report, std::string_view path);

std::string_view state_word(const CustodyReport& report);

}  // namespace exhibit::custody
