// Who watches a container from outside: containerd's shim, conmon, LXC's monitor, systemd-nspawn. Recognised among the
// ancestors by name, and told apart by their arguments.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collector/proc/survey.h"

namespace exhibit {

enum class MonitorKind : std::uint8_t { containerd_shim, conmon, lxc_monitor, nspawn };

/// What a monitor's arguments say; what they do not say is empty.
struct Monitor {
  MonitorKind kind = MonitorKind::containerd_shim;
  const ProcessFacts* process = nullptr;  ///< in the survey
  std::string id;                         ///< of a CRI pod's shim: the sandbox, not each container
  std::string name_space;                 ///< containerd's
  std::string name;                       ///< conmon --name, the LXC container, the nspawn machine
  std::string folder;                     ///< conmon --bundle, LXC's path, the nspawn directory or image
  std::string address;                    ///< of containerd's socket
  std::string root;                       ///< Podman's --root among conmon's exit arguments

  /// Where all this was read.
  std::string where() const { return "/proc/" + std::to_string(process->identity.pid) + "/cmdline"; }
};

/// containerd's shim, conmon, LXC's monitor, systemd-nspawn: the word for evidence.
std::string_view monitor_word(MonitorKind kind);

/// By comm (which the kernel cuts to 15 bytes) or by argv[0].
std::optional<Monitor> recognize_monitor(const ProcessFacts& process);

/// The value of an option: "name value" or "name=value". `names` are alternatives.
std::string option_value(const std::vector<std::string>& cmdline, std::initializer_list<std::string_view> names);

/// pid → index into a survey, for walks along parents.
class ProcessIndex {
 public:
  explicit ProcessIndex(const std::vector<ProcessFacts>& processes);
  /// The process, or nullptr.
  const ProcessFacts* find(std::int64_t pid) const;
  std::optional<std::size_t> position(std::int64_t pid) const;
  /// `process`'s ancestors, nearest first, at most 256; a loop (a pid reused while it was looked at) ends it.
  std::vector<std::size_t> ancestors(const ProcessFacts& process) const;

 private:
  const std::vector<ProcessFacts>& processes_;
  std::map<std::int64_t, std::size_t> positions_;
};

}  // namespace exhibit
