#include "evidence/version/version.h"

#include <fmt/format.h>

#include <string_view>

#include "evidence/version/build_id.h"

namespace exhibit {

std::string version_text(const std::string& program) {
  std::string text = fmt::format("{} {}", program, EXHIBIT_VERSION);
  if (!std::string_view(source_commit).empty()) text += fmt::format("\ncommit   {}", source_commit);
  if (const auto id = own_build_id()) text += fmt::format("\nbuild id {}", *id);
  return text;
}

}  // namespace exhibit
