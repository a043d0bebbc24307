#include "evidence/show/render/mount_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "evidence/encoding/escape.h"
#include "evidence/encoding/readable.h"
#include "evidence/overlay/layers.h"
#include "evidence/show/render/container_text.h"
#include "evidence/show/render/words.h"

namespace exhibit::show {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::array runtime_sockets = {"/docker.sock"sv, "/containerd.sock"sv, "/crio.sock"sv, "/podman.sock"sv};

/// Made by the kernel or in memory: their root says nothing about the host's disks.
constexpr std::array kernel_file_systems = {
    "autofs"sv,   "binfmt_misc"sv, "bpf"sv,       "cgroup"sv,    "cgroup2"sv, "configfs"sv, "debugfs"sv, "devpts"sv,
    "devtmpfs"sv, "efivarfs"sv,    "fusectl"sv,   "hugetlbfs"sv, "mqueue"sv,  "nsfs"sv,     "proc"sv,    "pstore"sv,
    "ramfs"sv,    "securityfs"sv,  "selinuxfs"sv, "sysfs"sv,     "tmpfs"sv,   "tracefs"sv};

bool is_runtime_socket(std::string_view path) {
  return std::ranges::any_of(runtime_sockets, [path](std::string_view socket) { return path.ends_with(socket); });
}

/// But the root directory that the container runs on.
bool shows_whole_file_system(const MountDecision& decision) {
  const Mount& mount = decision.mount;
  const bool is_kernels = std::ranges::find(kernel_file_systems, mount.fstype) != kernel_file_systems.end();
  return !is_kernels && mount.root == "/" && reached_at(decision) != "/";
}

const WalkRecord* walk_of(const std::string& fsid, const std::vector<WalkRecord>& walks) {
  if (fsid.empty()) return nullptr;
  const auto found = std::ranges::find(walks, fsid, &WalkRecord::fsid);
  return found == walks.end() ? nullptr : &*found;
}

std::string walk_phrase(const WalkRecord& walk) {
  return fmt::format("{}, {}, {} hashed, {}", counted(walk.entries, "entry", "entries"),
                     counted(walk.files, "file", "files"), readable_bytes(walk.bytes), outcome_phrase(walk.outcome));
}

std::string mount_line(const MountDecision& decision, const WalkRecord* walk) {
  const Mount& mount = decision.mount;
  std::string line = fmt::format("  {:<8} {:<7} {:<10} {}  from {}", mount_decision_word(decision.kind),
                                 or_dash(escape_for_terminal(decision.fsid)), escape_for_terminal(mount.fstype),
                                 escape_for_terminal(mount.mount_point), or_dash(escape_for_terminal(mount.source)));
  if (mount.root != "/") line += " " + escape_for_terminal(mount.root);
  if (decision.seen_by) line += fmt::format("  in the mount namespace of process {}", decision.seen_by->pid);
  if (walk != nullptr) line += "  (" + walk_phrase(*walk) + ")";
  if (!decision.reason.empty()) line += "  [" + escape_for_terminal(decision.reason) + "]";
  return line + "\n";
}

std::string layer_line(const Layer& layer, const WalkRecord* walk) {
  std::string line = fmt::format("           {:<8} {}", layer_word(layer.number), escape_for_terminal(layer.fsid));
  if (walk == nullptr) return line + "  (not in the bundle)\n";
  if (walk->layer) line += "  " + escape_for_terminal(*walk->layer);
  return line + "  (" + walk_phrase(*walk) + ")\n";
}

void write_walk(JsonWriter& json, const WalkRecord* walk) {
  json.key("walk");
  if (walk != nullptr) {
    json.raw(to_json(*walk));
  } else {
    json.null();
  }
}

void write_layers(JsonWriter& json, const MountDecision& decision, const std::vector<WalkRecord>& walks) {
  if (decision.kind != MountDecisionKind::layered) return;
  json.key("layers").begin_array();
  for (const Layer& layer : layers_of(decision)) {
    write_layer(json.begin_object().key("layer"), layer.number);
    write_walk(json, walk_of(layer.fsid, walks));
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::vector<std::string> mount_notes(const MountDecision& decision) {
  const Mount& mount = decision.mount;
  std::vector<std::string> notes;
  if (is_runtime_socket(mount.root) || is_runtime_socket(mount.mount_point)) {
    notes.emplace_back("a container runtime's socket: whoever can write to it commands the host");
  }
  if (shows_whole_file_system(decision)) {
    notes.push_back(fmt::format("the whole {} file system of {} is visible here", escape_for_terminal(mount.fstype),
                                or_dash(escape_for_terminal(mount.source))));
  }
  return notes;
}

std::string mounts_text(const ContainerRecord& container, const std::vector<MountDecision>& mounts,
                        const std::vector<WalkRecord>& walks, const Palette& palette) {
  std::string text = fmt::format("{}{}{}\n", palette.heading, container_title(container), palette.reset);
  if (mounts.empty()) return text + "  no mount in the bundle\n";
  for (const MountDecision& decision : mounts) {
    text += mount_line(decision, walk_of(decision.fsid, walks));
    for (const Layer& layer : layers_of(decision)) text += layer_line(layer, walk_of(layer.fsid, walks));
    for (const std::string& note : mount_notes(decision)) {
      text += fmt::format("           {}note{} {}\n", palette.warning, palette.reset, note);
    }
  }
  return text;
}

std::string mounts_json(const ContainerRecord& container, const std::vector<MountDecision>& mounts,
                        const std::vector<WalkRecord>& walks) {
  std::string lines;
  for (const MountDecision& decision : mounts) {
    std::string head;
    JsonWriter json(head);
    json.begin_object();
    write_container_reference(json, container);
    json.bytes_array("notes", mount_notes(decision));
    write_walk(json, walk_of(decision.fsid, walks));
    write_layers(json, decision, walks);
    json.end_object();
    lines += joined_objects(head, to_json(decision)) + "\n";
  }
  return lines;
}

}  // namespace exhibit::show
