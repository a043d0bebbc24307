// What a process gives away: see RULES.md for the words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/findings/facts.h"
#include "evidence/findings/file_use.h"
#include "evidence/findings/network_view.h"
#include "evidence/reader/bundle.h"

namespace exhibit::findings {

/// A process with those of its raw artifacts that facts are made of; empty ones were not captured.
struct ProcessView {
  ProcessRecord record;
  std::vector<OpenFile> files;
  std::string environ;
  std::string status;
  std::string maps;
};

/// Fails where a member is damaged.
Result<ProcessView> process_view(const Bundle& bundle, const ProcessRecord& process);

/// What is around a process.
struct ProcessSurroundings {
  const ContainerRecord& container;
  const ProcessRecord* leader = nullptr;  ///< the container's first process, where it was captured
  const ProcessRecord* parent = nullptr;
  const NetworkView& network;
};

/// All but `change` and the `replaced` of `exe_state`, which a finding knows.
Facts process_facts(const ProcessView& process, const ProcessSurroundings& around);

/// Adds what the process does with which files.
void add_file_use(FileUse& use, const ProcessView& process, const NetworkView& network);

/// "pid 42 (nginx)", bytes.
std::string process_words(const ProcessRecord& process);

/// The value of a line of /proc/PID/status, "42" of "TracerPid:\t42" (proc(5)); empty where there is no such line.
std::string_view status_value(std::string_view status, std::string_view name);

}  // namespace exhibit::findings
