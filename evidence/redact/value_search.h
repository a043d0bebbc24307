// The rows in which a withheld value, or the digest of withheld content, stands once more.
#pragma once

#include "evidence/base/result.h"
#include "evidence/reader/bundle.h"
#include "evidence/redact/row_table.h"
#include "evidence/redact/secrets.h"

namespace exhibit::redact {

/// Reads all that would be disclosed, a compressed part in memory at a time, and withholds what holds one: the finest
/// row there is. Then, as long as that adds digests, the records that tell digests of content.
Result<void> withhold_repetitions(const Bundle& bundle, RowTable& table, Secrets& secrets);

}  // namespace exhibit::redact
