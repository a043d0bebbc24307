// The runtimes whose state on disk tells of containers that have exited, a function each.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "collector/runtime/exited_places.h"
#include "collector/runtime/identity.h"

namespace exhibit {

/// The containers that run: what the state on disk says of them is no news.
class RunningContainers {
 public:
  explicit RunningContainers(const FoundContainers& found);

  bool has(const std::string& id) const { return ids_.contains(id); }
  /// containerd's ids are one only within their namespace.
  bool has(const std::string& name_space, const std::string& id) const;
  /// Whether the root directory of one of them is the folder.
  bool has_root(const StateFolder& folder) const;
  /// Whether the state file, as evidence has its path, is that of one of them.
  bool is_state(const std::string& path) const { return state_.contains(path); }
  /// Whether the process is in a container that nothing has named.
  bool is_in_unnamed(std::uint64_t pid) const { return unnamed_.contains(static_cast<std::int64_t>(pid)); }

 private:
  std::set<std::string> ids_;
  std::set<std::string> ids_of_others_;  ///< ids that containerd's database does not tell the namespace of
  std::set<std::pair<std::string, std::string>> in_name_spaces_;
  std::set<std::int64_t> unnamed_;
  std::set<std::pair<std::string, std::uint64_t>> roots_;
  std::set<std::string> state_;
};

/// What was found so far.
struct ExitedContainers {
  const StopFlag& stop;  ///< once it is set no further one is looked for
  std::vector<FoundContainer> containers = {};
  std::vector<UnreadState> unread = {};
};

/// Each reads what its runtime has in `place`. False where the place is no data root of that runtime.
bool find_exited_docker(const StatePlace& place, const RunningContainers& running, ExitedContainers& found);
/// containers/storage: Podman, CRI-O, Buildah.
bool find_exited_storage(const StatePlace& place, const RunningContainers& running, ExitedContainers& found);
bool find_exited_containerd(const StatePlace& place, const RunningContainers& running, ExitedContainers& found);
bool find_exited_lxc(const StatePlace& place, const RunningContainers& running, ExitedContainers& found);

/// What is taken of one place at the most: whoever has a home can write any number there.
inline constexpr std::size_t greatest_exited = 4096;
/// What becomes of the rest, in the ledger.
Outcome too_many_exited();

/// A record of a container that has exited.
FoundContainer exited_container();

/// The folder `path` below the place, as what layers stay below; null where it is not there.
std::shared_ptr<const View> storage_view(const StatePlace& place, const std::string& path);

/// "exited: exit code 137, finished 2026-…", as evidence.
std::string exit_text(const ContainerRecord& record);

/// A name that is one component of a path.
bool is_plain_name(std::string_view name);

}  // namespace exhibit
