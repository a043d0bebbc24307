#include "evidence/records/outcome.h"

#include <array>
#include <cerrno>
#include <utility>

#include "evidence/base/result.h"

namespace exhibit {
namespace {

constexpr std::array<std::string_view, 10> words = {"ok",       "changed", "truncated", "partial", "denied",
                                                    "vanished", "reused",  "timeout",   "skipped", "error"};

}  // namespace

std::string_view outcome_word(OutcomeKind kind) { return words[static_cast<std::size_t>(kind)]; }

std::optional<OutcomeKind> outcome_of_word(std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word) return static_cast<OutcomeKind>(i);
  }
  return std::nullopt;
}

bool Outcome::is_gap() const {
  switch (kind) {
    case OutcomeKind::ok:
    case OutcomeKind::changed:
    case OutcomeKind::vanished:
    case OutcomeKind::reused:
    case OutcomeKind::skipped: return false;
    case OutcomeKind::truncated:
    case OutcomeKind::partial:
    case OutcomeKind::denied:
    case OutcomeKind::timeout:
    case OutcomeKind::error: return true;
  }
  std::unreachable();
}

Outcome Outcome::skipped(std::string reason) { return {OutcomeKind::skipped, std::move(reason), {}, {}}; }

Outcome Outcome::from_errno(int system_errno) {
  switch (system_errno) {
    case ENOENT:
    case ESRCH: return {OutcomeKind::vanished, {}, {}, {}};
    case EACCES:
    case EPERM: return {OutcomeKind::denied, {}, errno_name(system_errno), {}};
    default: return {OutcomeKind::error, {}, errno_name(system_errno), {}};
  }
}

void write_outcome(JsonWriter& json, const Outcome& outcome) {
  json.field("outcome", outcome_word(outcome.kind));
  if (!outcome.reason.empty()) json.field("reason", outcome.reason);
  if (!outcome.errno_symbol.empty()) json.field("errno", outcome.errno_symbol);
  if (!outcome.moved.empty()) {
    json.key("moved").begin_array();
    for (const std::string& field : outcome.moved) json.string(field);
    json.end_array();
  }
}

}  // namespace exhibit
