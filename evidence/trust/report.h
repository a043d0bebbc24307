// A judgement, for a person and for a program. Whatever comes from outside is escaped.
#pragma once

#include <string>
#include <string_view>

#include "evidence/show/render/palette.h"
#include "evidence/trust/judgement.h"

namespace exhibit {

/// The verdict, what the seal says, who signed and when, every fault, and what the verdict means.
std::string judgement_text(const Verification& verification, const Judgement& judgement, std::string_view path,
                           const show::Palette& palette);

/// What the verdict means, without a newline at its end: the end of that text.
std::string judgement_meaning(const Verification& verification, const Judgement& judgement);

/// One object and a newline: that of verification_json, with the judgement's verdict and faults, and more.
std::string judgement_json(const Verification& verification, const Judgement& judgement);

}  // namespace exhibit
