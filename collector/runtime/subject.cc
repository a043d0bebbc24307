#include "collector/runtime/subject.h"

#include <algorithm>
#include <utility>

namespace exhibit {

std::optional<ProcessFolder> open_process(const ProcFs& proc, const ProcessIdentity& identity) {
  auto process = proc.process(identity.pid);
  if (!process) return std::nullopt;
  const auto stat = parse_stat(process->read("stat").bytes);
  if (!stat || stat->start_time != identity.start_time) return std::nullopt;
  return std::move(*process);
}

bool Subject::leader_has_pid(std::uint64_t pid) const {
  const auto number = static_cast<std::int64_t>(pid);
  return leader.identity.pid == number || std::ranges::find(leader.nspid, number) != leader.nspid.end();
}

std::vector<const ProcessFacts*> Subject::processes_called(std::string_view comm) const {
  std::vector<const ProcessFacts*> found;
  for (const ProcessFacts& process : survey.processes) {
    if (process.comm == comm) found.push_back(&process);
  }
  return found;
}

const std::string& Subject::database(const std::string& path) const {
  return shared.databases.get(site.root.path_of(path), [&] {
    RawFile file = site.root.read(path, greatest_database);
    if (!file.outcome.is_ok()) file.bytes.clear();
    return std::move(file.bytes);
  });
}

}  // namespace exhibit
