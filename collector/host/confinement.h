// What the collector gives up for good before it reads anything hostile: privileges it does not need, and the system
// calls by which a program changes something. What comes from a target may hold more than evidence.
#pragma once

#include <cstdint>
#include <string>

namespace exhibit {

/// Gives up every capability but those of `needed_capabilities` (privileges.h) and, where the output is a file, the one
/// by which root makes and names files in other users' folders. Nothing that is started later can get them back
/// (capabilities(7), PR_SET_NO_NEW_PRIVS); threads that run already keep theirs. The reason where that failed, else
/// empty.
enum class OutputKind : std::uint8_t { file, stream };
std::string give_up_capabilities(OutputKind output);

/// From here on, for all threads: no file is removed, renamed or changed but by the one rename that gives the output
/// its name; nothing is mounted, no program started, no signal sent, no socket made (seccomp(2)). The reason where that
/// failed, else empty.
std::string forbid_changes();

/// From here on no process is made, no file is opened to write, and bytes go to `output`, standard output and standard
/// error alone. The reason where that failed, else empty. openat2(2) hides its flags from a filter: a file could still
/// be created or truncated by it, though neither write(2) nor a shared mapping would take bytes to it.
std::string forbid_writing_but_to(int output);

}  // namespace exhibit
