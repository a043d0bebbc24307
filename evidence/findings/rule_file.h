// Rules from their text. RULES.md has the grammar; one file's text here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/findings/rule.h"

namespace exhibit::findings {

/// Refuses an unknown field, kind or fact, a level outside 1 to 5, an id twice, and a rule without conditions. Errors
/// name `where`, the rule by its number and id, and the field.
Result<std::vector<Rule>> parse_rules(std::string_view text, const std::string& where);

/// A file of rules, at most 4 MiB.
Result<std::vector<Rule>> read_rules(const std::string& path);

/// Those of rules/ that the program was built with.
const std::vector<Rule>& builtin_rules();

/// `more` after `rules`; one whose id is there already takes that one's place.
void add_rules(std::vector<Rule>& rules, std::vector<Rule> more);

}  // namespace exhibit::findings
