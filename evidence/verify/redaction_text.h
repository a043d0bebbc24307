// What a redacted copy withholds, for a person and for a program. The reasons are the word of whoever made it.
#pragma once

#include <string>

#include "evidence/encoding/json_writer.h"
#include "evidence/show/render/palette.h"
#include "evidence/verify/verify.h"

namespace exhibit {

/// A heading and a line for each run of withheld rows of one member with one reason.
std::string withheld_text(const Redaction& redaction, const show::Palette& palette);
/// What cannot be told of a copy.
std::string meaning_of_copy(const Redaction& redaction);
void write_redaction(JsonWriter& json, const Redaction& redaction);

}  // namespace exhibit
