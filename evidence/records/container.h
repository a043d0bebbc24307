// What a container is, and which sources said so (FORMAT.md 4.2).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exhibit {

/// Of whom a process was a child when it was found: containerd-shim, conmon, an LXC monitor.
struct Shim {
  std::int64_t pid = 0;
  std::string comm;
  std::vector<std::string> cmdline;
};

/// A process in time: with the boot id, nothing else can have these two numbers.
struct ProcessIdentity {
  std::int64_t pid = 0;
  std::uint64_t start_time = 0;  ///< clock ticks since boot, /proc/PID/stat field 22
  auto operator<=>(const ProcessIdentity&) const = default;
};

struct Label {
  std::string name;
  std::string value;
};

struct Pod {
  std::string name;
  std::string name_space;
  std::string uid;
  std::string container;
};

/// One source's word on a container's identity.
struct Evidence {
  std::string source;  ///< "cgroup", "shim", "docker state", …
  std::string where;   ///< the file or process that was read; bytes
  std::string says;    ///< bytes
};

struct StateFile {
  std::string member;  ///< without the bag
  std::string source;  ///< the path on the host; bytes
};

struct RootDirectory {
  std::string dev;  ///< major:minor
  std::uint64_t ino = 0;
};

/// Whether a container runs, or has ended and is known by what its runtime left on disk.
enum class ContainerState : std::uint8_t { running, exited };

struct ContainerRecord {
  std::string cid;
  std::string runtime = "unknown";
  std::string id;
  std::string name;
  std::string image;
  std::string image_digest;
  std::vector<Label> labels;
  std::optional<Pod> pod;
  std::string created;
  std::string started;
  ContainerState state = ContainerState::running;
  std::string finished;                   ///< exited: as the runtime's state has it, or empty
  std::optional<std::int64_t> exit_code;  ///< exited: where the runtime's state tells
  std::vector<std::string> configured_args;
  std::vector<std::string> configured_env;  ///< a member of its own, not part of the record
  std::string configured_env_source;
  bool is_env_whole = true;  ///< false: the bundle lacks some of it, since it was cut or that is withheld
  std::map<std::string, std::uint64_t> namespaces;  ///< name → inode, of the leader
  RootDirectory root;                               ///< of the leader; of an exited container nothing
  ProcessIdentity leader;                           ///< of an exited container 0
  std::vector<std::int64_t> pids;
  std::string cgroup;
  std::vector<StateFile> state_files;
  std::vector<Evidence> evidence;
  std::vector<std::string> conflicts;

  bool has_exited() const { return state == ContainerState::exited; }
};

/// What a person calls it: its name, else its id, else its cid; bytes.
const std::string& shown_name(const ContainerRecord& container);

/// A line of containers.jsonl: without the configured environment.
std::string to_json(const ContainerRecord& container);
/// For who wants all of it at once: with `configured_env`, an array of bytes.
std::string to_json_with_environment(const ContainerRecord& container);

/// "data/c/<cid>/configured_env.jsonl"
std::string configured_env_member(std::string_view cid);
/// Its content: a line for each variable.
std::string configured_env_lines(const std::vector<std::string>& variables);

}  // namespace exhibit
