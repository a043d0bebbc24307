// A verification, for a person and for a program. Whatever comes from the bundle is escaped.
#pragma once

#include <string>
#include <string_view>

#include "evidence/show/render/palette.h"
#include "evidence/verify/verify.h"

namespace exhibit {

/// The verdict, what the seal says, every fault, and what the verdict means.
std::string verification_text(const Verification& verification, std::string_view path, const show::Palette& palette);

/// The parts of that text: the verdict with what the seal says; the faults, empty where there are none; what the
/// verdict means, without a newline at its end.
std::string verification_head(const Verification& verification, std::string_view path, const show::Palette& palette);
std::string fault_rows(const std::vector<Fault>& faults, std::uint64_t left_out, const show::Palette& palette);
std::string verdict_meaning(const Verification& verification);
/// What a redacted copy withholds, and what that means, each with its newline; empty of a bundle.
std::string withheld_rows(const Verification& verification, const show::Palette& palette);
std::string meaning_of_copy(const Verification& verification);
/// A line of the head.
std::string head_row(std::string_view name, std::string_view value);

/// One object and a newline.
std::string verification_json(const Verification& verification);

}  // namespace exhibit
