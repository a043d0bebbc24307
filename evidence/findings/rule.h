// A rule: what has to be known of a subject for a reason to hold. RULES.md tells how rules are written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/findings/facts.h"
#include "evidence/findings/pattern.h"
#include "evidence/findings/reason.h"

namespace exhibit::findings {

/// Holds where the fact has a word that any of the patterns matches.
struct Condition {
  std::string fact;
  std::vector<Pattern> patterns;

  bool holds(const Facts& facts) const;
};

struct Rule {
  std::string id;
  std::string of;  ///< a kind: "file", "process", "container", "mount", "socket", "environment", "user", …
  int level = 5;
  std::string aspect;
  std::vector<std::string> techniques;
  std::string says;               ///< a sentence; {word} stands for the note of that word
  std::vector<Condition> when;    ///< all must hold
  std::vector<Condition> unless;  ///< none may hold

  /// Nothing where the rule does not hold.
  std::optional<Reason> reason_on(std::string_view kind, const Facts& facts) const;
};

/// The kinds of subjects that have facts.
bool is_known_kind(std::string_view kind);
/// Whether subjects of the kind can have the fact.
bool is_known_fact(std::string_view kind, std::string_view fact);

}  // namespace exhibit::findings
