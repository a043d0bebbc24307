// A verification, for a person and for a program. Whatever comes from the bundle is escaped.
#pragma once

#include <string>
#include <string_view>

#include "evidence/show/render/palette.h"
#include "evidence/verify/verify.h"

namespace exhibit {

/// The verdict, what the seal says, every fault, and what the verdict means.
std::string verification_text(const Verification& verification, std::string_view path, const show::Palette& palette);

/// One object and a newline.
std::string verification_json(const Verification& verification);

}  // namespace exhibit
