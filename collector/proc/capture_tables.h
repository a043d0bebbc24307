// What /proc/PID gives as folders of small things, gathered into one record each: links, open files, threads.
#pragma once

#include <map>
#include <string>

#include "collector/pipeline/patient_steps.h"
#include "collector/proc/procfs.h"

namespace exhibit {

struct ProcessLinks {
  RawLink cwd;
  RawLink root;
  RawLink exe;
  std::map<std::string, RawLink> namespaces;  ///< name below ns/
};
ProcessLinks read_links(const ProcessFolder& process);

/// links.json.
RawFile as_artifact(const ProcessLinks& links);

/// fd.jsonl: every descriptor with its target and fdinfo; a beat for each.
RawFile read_open_files(const ProcessFolder& process, Heartbeat& heart);

/// task.jsonl: every thread; of its namespaces those that are not the leader's; a beat for each.
RawFile read_tasks(const ProcessFolder& process, const ProcessLinks& leader, Heartbeat& heart);

}  // namespace exhibit
