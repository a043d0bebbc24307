// What both programs print for `--version`: enough to tell the very file and the source that it was built from.
#pragma once

#include <string>

namespace exhibit {

/// Abbreviated git commit of the source, with "-modified" where the source differed from it; empty where the source was
/// no checkout. A file that the build writes (WriteCommit.cmake) defines it.
extern const char* const source_commit;

/// "NAME VERSION", then a line each for the commit and the build id, where they are known.
std::string version_text(const std::string& program);

}  // namespace exhibit
