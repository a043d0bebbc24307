// Reads the rows of a bundle, in the order that RowWriter gives.
#pragma once

#include <string>
#include <vector>

#include "evidence/export/row_writer.h"
#include "evidence/reader/bundle.h"

namespace exhibit::exports {

/// The containers that `wanted` calls, all where it is empty; "host" stands last where processes of none were taken.
Result<std::vector<ContainerRecord>> containers_called(const Bundle& bundle, const std::vector<std::string>& wanted);

/// What identifies the bundle; empty where it was cut before that.
Result<BundleRow> bundle_row(const Bundle& bundle);

/// Hands all rows of `containers` to `writer`. In memory are the processes of all of them and a part of each layer of
/// one mount. Rows before a damaged place have been handed over when it fails.
Result<void> read_rows(const Bundle& bundle, const std::vector<ContainerRecord>& containers, RowWriter& writer);

/// The files alone, mount by mount in the order of mountinfo, each in canonical order below its mount point.
Result<void> read_file_rows(const Bundle& bundle, const ContainerRecord& container, RowWriter& writer);

}  // namespace exhibit::exports
