// One line of a story, in words.
#pragma once

#include <span>
#include <string>

#include "evidence/report/episodes.h"

namespace exhibit::report {

/// "/tmp/.upd came: a hidden program; it runs: pid 7 (.upd). Connected to 10.9.9.9:4444". `alike`: episodes of one
/// container with the same rank, change and first reason; of their reasons it tells those that all have. Escaped for a
/// terminal.
std::string sentence_of(const Report& report, std::span<const Episode> alike);

/// What two episodes have to share to be told in one sentence.
std::string likeness_of(const Report& report, const Episode& episode);

}  // namespace exhibit::report
