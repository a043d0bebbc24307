// What the run says when it ends, and what a dry run says in the same words.
#pragma once

#include <string>

#include "collector/acquire/acquisition.h"

namespace exhibit {

/// Containers, processes, files and entries; without a newline.
std::string what_is_counted(const AcquisitionCounts& counts);
/// A line.
std::string what_is_missing(const AcquisitionCounts& counts);

std::string summary_as_text(const std::string& output, const AcquisitionResult& result);
/// One object and a newline.
std::string summary_as_json(const std::string& output, const AcquisitionResult& result);

}  // namespace exhibit
