// What the run says when it ends.
#pragma once

#include <string>

#include "collector/acquire/acquisition.h"

namespace exhibit {

std::string summary_as_text(const std::string& output, const AcquisitionResult& result);
/// One object and a newline.
std::string summary_as_json(const std::string& output, const AcquisitionResult& result);

}  // namespace exhibit
