#include <utility>

#include "collector/runtime/cgroup_id.h"
#include "collector/runtime/sources.h"

namespace exhibit {
namespace {

/// -E NAME=value and --setenv=NAME=value.
std::vector<std::string> variables_of(const std::vector<std::string>& cmdline) {
  std::vector<std::string> variables;
  for (std::size_t i = 1; i < cmdline.size(); ++i) {
    const std::string& argument = cmdline[i];
    if ((argument == "-E" || argument == "--setenv") && i + 1 < cmdline.size()) variables.push_back(cmdline[++i]);
    if (argument.starts_with("--setenv=")) variables.push_back(argument.substr(9));
  }
  return variables;
}

/// systemd.nspawn(5).
void keep_settings(const Subject& subject, const std::string& machine, Identity& identity) {
  for (const std::string folder : {"/etc/systemd/nspawn/", "/run/systemd/nspawn/"}) {
    const std::string path = folder + machine + ".nspawn";
    RawFile raw = subject.site.root.read(path);
    if (raw.outcome.is_ok()) identity.keep_state("nspawn-settings", subject.site.root.path_of(path), std::move(raw));
  }
}

}  // namespace

void identify_by_nspawn(const Subject& subject, Identity& identity) {
  if (!subject.monitor || subject.monitor->kind != MonitorKind::nspawn) return;
  const Monitor& monitor = *subject.monitor;
  const Witness source{"systemd-nspawn", monitor.where()};
  identity.witness(source, "machine " + monitor.name + ", directory or image " + monitor.folder);
  identity.set_runtime("nspawn", source);
  identity.set_id(monitor.id, source);
  identity.set_name(monitor.name, source);
  identity.describe_configuration({}, variables_of(monitor.process->cmdline), source.where);
  keep_settings(subject, monitor.name, identity);
}

}  // namespace exhibit
