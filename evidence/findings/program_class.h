// What sort of program a process runs: shells and interpreters do what somebody tells them.
#pragma once

#include <string_view>

#include "evidence/records/process.h"

namespace exhibit::findings {

/// "shell", "interpreter", "relay", or empty. A program of many names, as busybox, is what it was called.
std::string_view program_class(const ProcessRecord& process);

/// Whether it is called as the servers that run code for whoever asks.
bool is_web_server(const ProcessRecord& process);

/// Its name as it tells it in its first argument, without folder and the mark of a login shell.
std::string_view called_name(const ProcessRecord& process);

}  // namespace exhibit::findings
