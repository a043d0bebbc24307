// What became of a thing that was tried (FORMAT.md 3, Outcomes).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/encoding/json_writer.h"

namespace exhibit {

enum class OutcomeKind : std::uint8_t {
  ok,
  changed,
  truncated,
  partial,
  denied,
  vanished,
  reused,
  timeout,
  skipped,
  error
};

/// The word of FORMAT.md for `kind`.
std::string_view outcome_word(OutcomeKind kind);
std::optional<OutcomeKind> outcome_of_word(std::string_view word);

struct Outcome {
  OutcomeKind kind = OutcomeKind::ok;
  std::string reason;              ///< `skipped`, and wherever a sentence helps
  std::string errno_symbol;        ///< "EACCES", for `denied` and `error`
  std::vector<std::string> moved;  ///< `changed`: the fields that differ

  bool operator==(const Outcome&) const = default;
  bool is_ok() const { return kind == OutcomeKind::ok; }
  /// Something that was there and is not in the bundle as it should be.
  bool is_gap() const;

  static Outcome skipped(std::string reason);
  /// The outcome an errno means: ENOENT and ESRCH are `vanished`, EACCES and EPERM `denied`, all others `error`.
  static Outcome from_errno(int system_errno);
};

/// Appends the outcome fields to the open object.
void write_outcome(JsonWriter& json, const Outcome& outcome);

}  // namespace exhibit
