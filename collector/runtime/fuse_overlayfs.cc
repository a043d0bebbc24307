#include "collector/runtime/fuse_overlayfs.h"

#include <algorithm>
#include <utility>

#include "collector/proc/parse.h"

namespace exhibit {
namespace {

constexpr std::string_view program = "fuse-overlayfs";

Witness arguments_of(const ProcessFacts& server) {
  return {std::string(program), "/proc/" + std::to_string(server.identity.pid) + "/cmdline"};
}

/// Any process may call itself so: its own mounts must have the device where it says.
bool has_mounted(const ProcFs& proc, const ProcessFacts& server, const std::string& dev, const std::string& point) {
  const auto process = open_process(proc, server.identity);
  if (!process) return false;
  const std::vector<Mount> mounts = parse_mountinfo(process->read("mountinfo").bytes).mounts;
  return std::ranges::any_of(
      mounts, [&](const Mount& mount) { return mount.dev == dev && mount.root == "/" && mount.mount_point == point; });
}

std::string layers_text(const OverlayOptions& layers) {
  std::string text = "serves the root directory: upper layer " + layers.upper.value_or("none") + ", lower layers";
  for (const std::string& lower : layers.lowers) text += " " + lower;
  return text;
}

}  // namespace

std::optional<FuseOverlayArguments> parse_fuse_overlay_arguments(const std::vector<std::string>& cmdline) {
  if (cmdline.size() < 3) return std::nullopt;
  std::string options;
  for (std::size_t i = 1; i + 1 < cmdline.size(); ++i) {
    const std::string& argument = cmdline[i];
    if (argument == "-o") {
      options += cmdline[++i] + ",";
    } else if (argument.starts_with("-o")) {
      options += argument.substr(2) + ",";
    }
  }
  auto layers = parse_overlay_options(options);
  if (!layers) return std::nullopt;
  return FuseOverlayArguments{std::move(*layers), cmdline.back()};
}

std::optional<FuseOverlayRoot> find_fuse_overlay_root(const Subject& subject, Identity& identity) {
  const std::string& dev = subject.storage.fuse_overlay_dev;
  if (dev.empty()) return std::nullopt;
  std::optional<FuseOverlayRoot> found;
  for (const ProcessFacts* server : subject.processes_called(program)) {
    const bool is_inside = std::ranges::any_of(subject.group.members, [&](std::size_t member) {
      return subject.survey.processes[member].identity == server->identity;
    });
    auto arguments = is_inside ? std::nullopt : parse_fuse_overlay_arguments(server->cmdline);
    if (!arguments || !has_mounted(subject.proc, *server, dev, arguments->mount_point)) continue;
    identity.witness(arguments_of(*server), layers_text(arguments->layers));
    if (found) {
      identity.conflict("both " + std::to_string(found->server.pid) + " and " + std::to_string(server->identity.pid) +
                        " say that they serve the root directory as " + std::string(program));
      return std::nullopt;
    }
    found = FuseOverlayRoot{server->identity, std::move(arguments->layers.upper), std::move(arguments->layers.lowers)};
  }
  return found;
}

}  // namespace exhibit
