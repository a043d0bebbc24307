// Programs of the system, by content: a copy of one under another name is a disguise, or a preparation.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "evidence/reader/bundle.h"
#include "evidence/reader/line_source.h"

namespace exhibit::findings {

class ToolCopies {
 public:
  /// The programs that `listing` shows in the system's folders; what has no digest is left out. `listing` may be null.
  /// Fails where it is damaged.
  static Result<ToolCopies> of(LineSource* listing);

  /// The tool with this content, unless `path` is one itself.
  std::optional<std::string_view> original_of(const Digest& content, std::string_view path) const;

 private:
  std::map<Digest, std::string> tools_;
};

}  // namespace exhibit::findings
