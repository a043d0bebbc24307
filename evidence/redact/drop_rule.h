// What is to be withheld, as it is asked for: "env:DB_PASSWORD", "path:/root/.ssh/*", "member:…", "process:4711".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/base/result.h"

namespace exhibit::redact {

enum class DropKind : std::uint8_t { environment, path, member, process };

struct DropRule {
  DropKind kind = DropKind::member;
  std::string text;       ///< as it was given: the reason that the copy tells
  std::string pattern;    ///< fnmatch(3) of a variable's name, a path in the container or a member's name
  std::string container;  ///< path: only of this one; empty for all
  std::int64_t pid = 0;   ///< process

  /// Fails for what is no rule, and says what one is.
  static Result<DropRule> parse(std::string_view text);

  bool matches(const std::string& name) const;
};

}  // namespace exhibit::redact
