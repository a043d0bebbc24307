#include "collector/runtime/monitors.h"

#include <algorithm>
#include <utility>

namespace exhibit {
namespace {

constexpr std::size_t greatest_depth = 256;
constexpr std::string_view lxc_title = "[lxc monitor] ";

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Whether comm, or argv[0] without its folder, begins with `name`: a shim's comm is "containerd-shim".
bool is_called(const ProcessFacts& process, std::string_view name) {
  if (process.comm.starts_with(name)) return true;
  return !process.cmdline.empty() && base_name(process.cmdline[0]).starts_with(name);
}

/// The second of two equal options' values: conmon passes another program's arguments on, one each.
std::string passed_on_value(const std::vector<std::string>& cmdline, std::string_view carrier, std::string_view name) {
  for (std::size_t i = 0; i + 3 < cmdline.size(); ++i) {
    if (cmdline[i] == carrier && cmdline[i + 1] == name && cmdline[i + 2] == carrier) return cmdline[i + 3];
  }
  return {};
}

Monitor shim(const std::vector<std::string>& cmdline) {
  Monitor monitor{.kind = MonitorKind::containerd_shim};
  monitor.name_space = option_value(cmdline, {"-namespace", "--namespace"});
  monitor.id = option_value(cmdline, {"-id", "--id"});
  monitor.address = option_value(cmdline, {"-address", "--address"});
  // The shim of containerd 1.0 has no -id; its working directory ends in it.
  if (monitor.id.empty()) monitor.id = base_name(option_value(cmdline, {"-workdir", "--workdir"}));
  return monitor;
}

Monitor conmon(const std::vector<std::string>& cmdline) {
  Monitor monitor{.kind = MonitorKind::conmon};
  monitor.id = option_value(cmdline, {"-c", "--cid"});
  monitor.name = option_value(cmdline, {"-n", "--name"});
  monitor.folder = option_value(cmdline, {"-b", "--bundle"});
  monitor.root = passed_on_value(cmdline, "--exit-command-arg", "--root");
  return monitor;
}

/// The monitor writes its title over its arguments: "[lxc monitor] <path> <name>".
Monitor lxc_monitor(const std::vector<std::string>& cmdline) {
  Monitor monitor{.kind = MonitorKind::lxc_monitor};
  std::string_view title = cmdline[0];
  title.remove_prefix(lxc_title.size());
  const auto space = title.rfind(' ');
  if (space == std::string_view::npos) return monitor;
  monitor.folder = title.substr(0, space);
  monitor.name = title.substr(space + 1);
  monitor.id = monitor.name;
  return monitor;
}

Monitor nspawn(const std::vector<std::string>& cmdline) {
  Monitor monitor{.kind = MonitorKind::nspawn};
  monitor.folder = option_value(cmdline, {"-D", "--directory", "-i", "--image"});
  monitor.name = option_value(cmdline, {"-M", "--machine"});
  // Without -M the machine is named after its directory (systemd-nspawn(1)).
  if (monitor.name.empty()) monitor.name = base_name(monitor.folder);
  monitor.id = monitor.name;
  return monitor;
}

std::optional<Monitor> by_name(const ProcessFacts& process) {
  if (is_called(process, "containerd-shim") || is_called(process, "docker-containerd-shim"))
    return shim(process.cmdline);
  if (is_called(process, "conmon")) return conmon(process.cmdline);
  if (!process.cmdline.empty() && process.cmdline[0].starts_with(lxc_title)) return lxc_monitor(process.cmdline);
  if (is_called(process, "systemd-nspawn")) return nspawn(process.cmdline);
  return std::nullopt;
}

}  // namespace

std::string_view monitor_word(MonitorKind kind) {
  switch (kind) {
    case MonitorKind::containerd_shim: return "shim";
    case MonitorKind::conmon: return "conmon";
    case MonitorKind::lxc_monitor: return "lxc monitor";
    case MonitorKind::nspawn: return "systemd-nspawn";
  }
  std::unreachable();
}

std::optional<Monitor> recognize_monitor(const ProcessFacts& process) {
  auto monitor = by_name(process);
  if (monitor) monitor->process = &process;
  return monitor;
}

std::string option_value(const std::vector<std::string>& cmdline, std::initializer_list<std::string_view> names) {
  for (std::size_t i = 1; i < cmdline.size(); ++i) {
    const std::string_view argument = cmdline[i];
    // What conmon passes on to others is not its own.
    if (argument == "--exit-command-arg" || argument == "--runtime-arg") {
      ++i;
      continue;
    }
    for (const std::string_view name : names) {
      if (argument == name) return i + 1 < cmdline.size() ? cmdline[i + 1] : "";
      if (argument.starts_with(name) && argument.substr(name.size()).starts_with('=')) {
        return std::string(argument.substr(name.size() + 1));
      }
    }
  }
  return {};
}

ProcessIndex::ProcessIndex(const std::vector<ProcessFacts>& processes) : processes_(processes) {
  for (std::size_t i = 0; i < processes.size(); ++i) positions_[processes[i].identity.pid] = i;
}

std::optional<std::size_t> ProcessIndex::position(std::int64_t pid) const {
  const auto found = positions_.find(pid);
  return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

const ProcessFacts* ProcessIndex::find(std::int64_t pid) const {
  const auto at = position(pid);
  return at ? &processes_[*at] : nullptr;
}

std::vector<std::size_t> ProcessIndex::ancestors(const ProcessFacts& process) const {
  std::vector<std::size_t> ancestors;
  auto parent = position(process.ppid);
  while (parent && ancestors.size() < greatest_depth && std::ranges::find(ancestors, *parent) == ancestors.end()) {
    ancestors.push_back(*parent);
    parent = position(processes_[*parent].ppid);
  }
  return ancestors;
}

}  // namespace exhibit
