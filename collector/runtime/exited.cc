#include "collector/runtime/exited.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <iterator>

#include "collector/runtime/exited_places.h"
#include "collector/runtime/exited_sources.h"

namespace exhibit {
namespace {

/// "v1/<namespace>/containers/<id>: …", as containerd's database is told of as evidence; empty for other evidence.
std::string name_space_in(const Evidence& evidence, const std::string& id) {
  static constexpr std::string_view begin = "v1/";
  const auto end = evidence.says.find("/containers/" + id + ":");
  if (evidence.source != "containerd meta.db" || end == std::string::npos) return {};
  return evidence.says.substr(begin.size(), end - begin.size());
}

std::string name_space_of(const ContainerRecord& container) {
  for (const Evidence& evidence : container.evidence) {
    if (std::string name_space = name_space_in(evidence, container.id); !name_space.empty()) return name_space;
  }
  return {};
}

/// True where it is the data root of at least one runtime.
bool find_in_place(const StatePlace& place, const RunningContainers& running, ExitedContainers& exited) {
  const bool is_docker = find_exited_docker(place, running, exited);
  const bool is_storage = find_exited_storage(place, running, exited);
  const bool is_containerd = find_exited_containerd(place, running, exited);
  const bool is_lxc = find_exited_lxc(place, running, exited);
  return is_docker || is_storage || is_containerd || is_lxc;
}

}  // namespace

RunningContainers::RunningContainers(const FoundContainers& found) {
  for (const FoundContainer& container : found.containers) {
    const ContainerRecord& record = container.record;
    roots_.emplace(record.root.dev, record.root.ino);
    for (const Evidence& evidence : record.evidence) state_.insert(evidence.where);
    if (record.id.empty()) {
      unnamed_.insert(record.pids.begin(), record.pids.end());
      continue;
    }
    ids_.insert(record.id);
    const std::string name_space = name_space_of(record);
    if (name_space.empty()) {
      ids_of_others_.insert(record.id);
    } else {
      in_name_spaces_.emplace(name_space, record.id);
    }
  }
}

bool RunningContainers::has(const std::string& name_space, const std::string& id) const {
  return ids_of_others_.contains(id) || in_name_spaces_.contains({name_space, id});
}

bool RunningContainers::has_root(const StateFolder& folder) const {
  struct stat status{};
  if (::fstat(folder.descriptor(), &status) != 0) return false;
  const std::string device = std::to_string(major(status.st_dev)) + ":" + std::to_string(minor(status.st_dev));
  return roots_.contains({device, status.st_ino});
}

FoundContainer exited_container() {
  FoundContainer container;
  container.record.state = ContainerState::exited;
  return container;
}

std::shared_ptr<const View> storage_view(const StatePlace& place, const std::string& path) {
  const auto folder = place.folder.folder(path);
  if (!folder) return nullptr;
  return std::make_shared<const View>(
      View{folder->path(), UniqueFd(::fcntl(folder->descriptor(), F_DUPFD_CLOEXEC, 0)), *place.mounts});
}

Outcome too_many_exited() {
  return {OutcomeKind::truncated, "more than " + std::to_string(greatest_exited) + " containers", {}, {}};
}

std::string exit_text(const ContainerRecord& record) {
  if (record.started.empty() && record.finished.empty() && !record.exit_code) return "it does not run";
  std::string text = "exited";
  if (record.exit_code) text += " with code " + std::to_string(*record.exit_code);
  return record.finished.empty() ? text : text + ", finished " + record.finished;
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

Result<void> add_exited_containers(const ProcFs& proc, const Survey& survey,
                                   const std::vector<std::string>& state_roots, FoundContainers& found,
                                   const StopFlag& stop) {
  if (stop) return {};
  ExitedContainers exited{.stop = stop};
  const auto places = state_places(proc, survey, state_roots, found, exited.unread);
  if (!places) return std::unexpected(places.error());
  const RunningContainers running(found);
  for (const StatePlace& place : *places) {
    if (stop) break;
    if (find_in_place(place, running, exited) || !place.was_asked_for) continue;
    return std::unexpected(Error{ErrorCode::absent,
                                 0,
                                 {},
                                 "--state-root " + place.folder.path(),
                                 "holds no state of Docker, containers/storage, containerd or LXC"});
  }
  std::ranges::move(exited.containers, std::back_inserter(found.containers));
  std::ranges::move(exited.unread, std::back_inserter(found.unread));
  return {};
}

}  // namespace exhibit
