// Processes as lines of a tree and as objects.
#pragma once

#include <string>
#include <vector>

#include "evidence/records/container.h"
#include "evidence/records/process.h"
#include "evidence/show/render/palette.h"

namespace exhibit::show {

/// What a process calls itself: its arguments, or "[comm]" where it has none. Then, in brackets, what an examiner must
/// not miss: a comm and an executable that the arguments do not tell, an environ that is not intact, an outcome that is
/// not ok.
std::string process_command(const ProcessRecord& process, const Palette& palette);

/// A heading and the container's processes as a tree with pid, user, start time and state.
std::string process_tree_text(const ContainerRecord& container, const std::vector<ProcessRecord>& processes,
                              const Palette& palette);

/// The records in the order of the tree, an object a line: the container's reference, `depth`, `parent` (the pid, or
/// null where the parent is not in the container), then the fields of process.json.
std::string process_tree_json(const ContainerRecord& container, const std::vector<ProcessRecord>& processes);

}  // namespace exhibit::show
