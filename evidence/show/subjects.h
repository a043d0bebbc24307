// One function a subject of `exhibit show`: reads what it needs from the bundle and writes text or JSON as it goes.
// Each fails where the bundle is damaged or a container is not there, and throws OutputError where the output fails.
#pragma once

#include "evidence/base/result.h"
#include "evidence/bundle/output.h"
#include "evidence/reader/bundle.h"
#include "evidence/show/request.h"

namespace exhibit::show {

Result<void> show_overview(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_containers(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_processes(const Bundle& bundle, const Request& request, Output& output);
/// In memory: a part of a listing and a page of output.
Result<void> show_files(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_environment(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_mounts(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_sockets(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_ledger(const Bundle& bundle, const Request& request, Output& output);
Result<void> show_members(const Bundle& bundle, const Request& request, Output& output);
/// Captured content as the lines of a manifest, which is what `exhibit-collect --skip-captured` takes. Each piece is
/// read and held against its name; those that contradict it have no row, and the first of them is the error after all
/// rows.
Result<void> show_pieces(const Bundle& bundle, const Request& request, Output& output);

}  // namespace exhibit::show
