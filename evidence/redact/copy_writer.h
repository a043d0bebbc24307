// Writes a redacted copy (FORMAT.md 11).
#pragma once

#include "evidence/base/result.h"
#include "evidence/bundle/output.h"
#include "evidence/reader/bundle.h"
#include "evidence/redact/row_table.h"

namespace exhibit::redact {

/// Copies what `table` discloses of `bundle` to `output`, without committing it. Fails where the bundle cannot be read
/// or is not what its seal says; throws OutputError.
Result<void> write_copy(const Bundle& bundle, const RowTable& table, Output& output);

}  // namespace exhibit::redact
