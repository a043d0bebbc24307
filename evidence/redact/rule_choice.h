// The rows that the rules name, and the values in them that may stand elsewhere.
#pragma once

#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"
#include "evidence/redact/drop_rule.h"
#include "evidence/redact/row_table.h"
#include "evidence/redact/secrets.h"

namespace exhibit::redact {

/// Withholds what `rule` names. False where it names nothing: a rule that was misspelled would leave all where it is.
/// `notes` gets what whoever asked should know. Fails where a record that has to be looked into is damaged.
Result<bool> withhold_named(const Bundle& bundle, const DropRule& rule, RowTable& table, Secrets& secrets,
                            std::vector<std::string>& notes);

}  // namespace exhibit::redact
