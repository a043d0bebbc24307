#include "evidence/redact/drop_rule.h"

#include <fnmatch.h>

#include <charconv>
#include <tuple>
#include <utility>

namespace exhibit::redact {
namespace {

constexpr const char* what_is_one = "not env:NAME, path:GLOB, path:CONTAINER:GLOB, member:GLOB or process:PID";

std::unexpected<Error> no_rule(std::string_view text, const char* why) {
  return std::unexpected(Error{ErrorCode::unsupported, 0, {}, std::string(text), why});
}

/// "web:/root/*" in its two halves; a path begins with "/", or with "*".
std::pair<std::string, std::string> split_container(std::string_view text) {
  if (text.starts_with('/')) return {{}, std::string(text)};
  const auto colon = text.find(":/");
  if (colon == std::string_view::npos) return {{}, std::string(text)};
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

}  // namespace

Result<DropRule> DropRule::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return no_rule(text, what_is_one);
  const std::string_view kind = text.substr(0, colon);
  const std::string_view rest = text.substr(colon + 1);
  DropRule rule{.text = std::string(text), .pattern = std::string(rest), .container = {}};
  if (kind == "env") {
    rule.kind = DropKind::environment;
    if (rest.contains('=')) return no_rule({}, "env: takes the name of a variable, not its value");
  } else if (kind == "path") {
    rule.kind = DropKind::path;
    std::tie(rule.container, rule.pattern) = split_container(rest);
  } else if (kind == "process") {
    rule.kind = DropKind::process;
    const auto [end, problem] = std::from_chars(rest.data(), rest.data() + rest.size(), rule.pid);
    if (problem != std::errc() || end != rest.data() + rest.size() || rule.pid <= 0) {
      return no_rule(text, "process: takes a pid");
    }
  } else if (kind != "member") {
    return no_rule(text, what_is_one);
  }
  return rule;
}

bool DropRule::matches(const std::string& name) const { return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0; }

}  // namespace exhibit::redact
