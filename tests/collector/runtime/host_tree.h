// A host in a folder: a root directory with runtimes' files, and a /proc whose processes live in it.
#pragma once

#include <string>
#include <vector>

#include "collector/runtime/containers.h"
#include "tests/collector/runtime/survey_builder.h"
#include "tests/support/temporary_folder.h"

namespace exhibit {

class HostTree {
 public:
  HostTree();

  /// Adds a process. `mountinfo` is the file's text; `cwd` is a path below the host's root.
  void add(const ProcessFacts& process, std::string_view mountinfo = "", const std::string& cwd = "");
  /// Writes a file below the host's root.
  void write(const std::string& path, std::string_view content) { folder_.write("root" + path, content); }
  /// A file of a process: "environ".
  void write_proc(std::int64_t pid, const std::string& name, std::string_view content);

  FoundContainers find(const StopFlag& stop = never_stopped) const;
  /// What runs and what has exited; `state_roots` are paths below the host's root. Throws where one holds nothing.
  FoundContainers find_all(const std::vector<std::string>& state_roots = {}) const;
  /// Where `path` of the host is.
  std::string at(const std::string& path) const { return folder_ / ("root" + path); }

 private:
  /// The real file system below, as a line of mountinfo: state is read only on mounts that the process sees.
  std::string mount_of_the_tree() const;

  TemporaryFolder folder_;
  std::vector<ProcessFacts> processes_;
};

/// Lines of mountinfo. The host's: its root on 8:1, and an overlay on 0:40 at `merged`.
std::string host_mountinfo(const std::string& merged);
/// A container's: the overlay 0:40 with `upper`, and files of `state` on 8:1 at /etc/hostname.
std::string container_mountinfo(const std::string& upper, const std::string& hostname);

/// Container ids.
inline const std::string id(64, 'a');
inline const std::string other(64, 'b');

/// config.json of an OCI bundle with these annotations (JSON members).
std::string bundle_json(const std::string& annotations = "");
/// runc's state.json of the container `id`.
std::string runc_json(std::int64_t pid, std::uint64_t start);
/// The first process of a container, with namespaces and a root of its own.
FakeProcess init(std::int64_t pid, std::int64_t parent, const std::string& cgroup);
/// containerd's shim, pid 9, and the folder its tasks are in.
FakeProcess shim(const std::string& name_space, const std::string& task);
inline const std::string tasks = "/srv/run/io.containerd.runtime.v2.task/";

/// The only container, or a failure that says how many there are.
const FoundContainer& only(const FoundContainers& found);
/// The evidence's sources, in order, each once.
std::vector<std::string> sources_of(const FoundContainer& container);
/// The names of the kept files.
std::vector<std::string> state_of(const FoundContainer& container);

}  // namespace exhibit
