#include "evidence/findings/container_facts.h"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "evidence/reader/capability_word.h"
#include "evidence/reader/paths.h"

namespace exhibit::findings {
namespace {

/// capabilities(7): those with which root in a container is root of the host: dac_read_search, sys_module, sys_rawio,
/// sys_ptrace, sys_admin, bpf.
constexpr std::array<unsigned, 6> strong_capabilities = {2, 16, 17, 19, 21, 39};
/// Linux 3.0 and later know at least these, 0 to audit_read.
constexpr std::uint64_t all_capabilities = (std::uint64_t{1} << 38) - 1;

/// The number after "CapEff:\t" and the like in /proc/PID/status (proc(5)).
std::optional<std::uint64_t> status_number(std::string_view status, std::string_view name, int base) {
  const std::string_view value = status_value(status, name);
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number, base);
  return failure == std::errc() && end != value.data() ? std::optional(number) : std::nullopt;
}

void add_rights(Facts& facts, std::string_view status) {
  const auto capabilities = status_number(status, "CapEff", 16);
  const auto seccomp = status_number(status, "Seccomp", 10);
  const bool has_no_filter = seccomp == 0U;
  if (has_no_filter) facts.add("right", "no-seccomp");
  if (!capabilities) return;
  std::string names;
  for (const unsigned number : strong_capabilities) {
    if ((*capabilities >> number & 1U) == 0) continue;
    names += (names.empty() ? "" : ", ") + *capability_word(number);
  }
  if (!names.empty()) facts.add("right", "strong-capability", names);
  if ((*capabilities & all_capabilities) == all_capabilities && has_no_filter) {
    facts.add("right", "privileged", "all capabilities, every system call");
  }
}

bool says(const nlohmann::json& object, const char* name, const nlohmann::json& value) {
  return object.is_object() && object.contains(name) && object[name] == value;
}

/// Docker's hostconfig.json.
void add_docker_words(Facts& facts, const nlohmann::json& told) {
  if (says(told, "Privileged", true)) facts.add("right", "privileged", "so the runtime was told");
  if (says(told, "PidMode", "host")) facts.add("namespace", "host-pid");
  if (says(told, "NetworkMode", "host")) facts.add("namespace", "host-net");
  if (says(told, "IpcMode", "host")) facts.add("namespace", "host-ipc");
  if (says(told, "UTSMode", "host")) facts.add("namespace", "host-uts");
}

/// An OCI runtime's config.json: a namespace that is not listed is the host's (runtime-spec, config-linux.md).
void add_oci_words(Facts& facts, const nlohmann::json& told) {
  if (!told.is_object() || !told.contains("linux") || !told["linux"].is_object()) return;
  const nlohmann::json& platform = told["linux"];
  if (!platform.contains("namespaces") || !platform["namespaces"].is_array()) return;
  static constexpr std::array<std::pair<const char*, std::string_view>, 3> types = {
      {{"pid", "host-pid"}, {"network", "host-net"}, {"ipc", "host-ipc"}}};
  for (const auto& [type, word] : types) {
    bool is_listed = false;
    for (const nlohmann::json& one : platform["namespaces"]) is_listed = is_listed || says(one, "type", type);
    if (!is_listed) facts.add("namespace", word);
  }
}

/// The runtime's own files are whatever the host had there: what is no JSON tells nothing.
Result<void> add_what_runtime_was_told(Facts& facts, const Bundle& bundle, const ContainerRecord& container) {
  for (const StateFile& file : container.state_files) {
    const std::string_view name = base_name(file.source);
    if ((name != "hostconfig.json" && name != "config.json") || bundle.find(file.member) == nullptr) continue;
    const auto text = bundle.read(file.member);
    if (!text) return std::unexpected(text.error());
    const nlohmann::json told = nlohmann::json::parse(*text, nullptr, false);
    name == "config.json" ? add_oci_words(facts, told) : add_docker_words(facts, told);
  }
  return {};
}

constexpr std::array<std::string_view, 6> runtime_sockets = {"docker.sock", "containerd.sock", "crio.sock",
                                                             "podman.sock", "dockershim.sock", "cri-dockerd.sock"};
/// Of the host; below them, too.
constexpr std::array<std::string_view, 10> host_folders = {"/etc",
                                                           "/root",
                                                           "/boot",
                                                           "/home",
                                                           "/var/run",
                                                           "/run",
                                                           "/usr",
                                                           "/var/lib/docker",
                                                           "/var/lib/kubelet",
                                                           "/var/lib/containerd"};
/// What runtimes mount into every container lies below those.
constexpr std::array<std::string_view, 8> runtime_places = {"/containers/", "/volumes/", "/overlay-containers/",
                                                            "/sandboxes/",  "/pods/",    "/io.containerd.",
                                                            "/secrets",     "/netns"};

bool is_disk(const Mount& mount) {
  static constexpr std::array<std::string_view, 8> types = {"ext4", "ext3",    "xfs",  "btrfs",
                                                            "zfs",  "overlay", "f2fs", "bcachefs"};
  return std::ranges::find(types, mount.fstype) != types.end();
}

/// What the runtime keeps for the container itself, on the host's file system and not on one that was made for a
/// volume.
bool is_runtimes_file(const Mount& mount) {
  const std::string& point = mount.mount_point;
  return point == "/etc/hosts" || point == "/etc/hostname" || point == "/etc/resolv.conf";
}

bool is_on_runtimes_file_system(const Mount& mount, const std::vector<MountDecision>& mounts) {
  return std::ranges::any_of(mounts, [&mount](const MountDecision& other) {
    return is_runtimes_file(other.mount) && other.mount.dev == mount.dev && other.mount.id != mount.id;
  });
}

/// The subvolume that is the host's root directory, such as `/@`, by where runtimes keep their files; empty where the
/// whole file system is.
std::string_view hosts_subvolume(const Mount& mount, const std::vector<MountDecision>& mounts) {
  for (const MountDecision& other : mounts) {
    if (!is_runtimes_file(other.mount) || other.mount.dev != mount.dev) continue;
    const std::string_view root = other.mount.root;
    if (const std::size_t end = root.find("/var/lib/"); end != std::string_view::npos) return root.substr(0, end);
  }
  return {};
}

/// The path on the host of the folder that is mounted.
std::string_view path_on_host(const Mount& mount, const std::vector<MountDecision>& mounts) {
  const std::string_view subvolume = hosts_subvolume(mount, mounts);
  if (mount.root == subvolume) return "/";
  const bool is_in_it = !subvolume.empty() && is_below(mount.root, subvolume);
  return std::string_view(mount.root).substr(is_in_it ? subvolume.size() : 0);
}

bool is_host_folder(std::string_view path) {
  const auto is_runtimes = [&](std::string_view place) { return path.find(place) != std::string_view::npos; };
  if (std::ranges::any_of(runtime_places, is_runtimes)) return false;
  const auto is_it = [&](std::string_view folder) { return path == folder || is_below(path, folder); };
  return std::ranges::any_of(host_folders, is_it);
}

void add_option_words(Facts& facts, std::string_view options) {
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find(','));
    options.remove_prefix(std::min(option.size() + 1, options.size()));
    facts.add("option", option);
  }
}

void add_mount_class(Facts& facts, const Mount& mount, const std::vector<MountDecision>& mounts) {
  const auto is_socket = [&](std::string_view name) {
    return base_name(mount.root) == name || base_name(mount.mount_point) == name;
  };
  if (std::ranges::any_of(runtime_sockets, is_socket)) {
    facts.add("class", "runtime-socket", mount.root + " at " + mount.mount_point);
  }
  const bool is_a_disks = mount.mount_point != "/" && is_disk(mount);
  const std::string_view on_host = path_on_host(mount, mounts);
  if (is_a_disks && on_host == "/" && is_on_runtimes_file_system(mount, mounts)) {
    facts.add("class", "host-root", mount.mount_point);
  }
  if (is_a_disks && is_host_folder(on_host)) facts.add("class", "host-folder", mount.root + " at " + mount.mount_point);
  if (mount.fstype == "sysfs") facts.add("class", "sysfs");
  if (mount.fstype.starts_with("cgroup")) facts.add("class", "cgroup");
  if (mount.fstype == "debugfs" || mount.fstype == "tracefs" || mount.fstype == "securityfs")
    facts.add("class", "debugfs");
  if (mount.fstype == "proc" && mount.root.starts_with("/sys")) facts.add("class", "proc-sys");
}

}  // namespace

Result<Facts> container_facts(const Bundle& bundle, const ContainerRecord& container, const ProcessView* leader) {
  Facts facts;
  facts.add("name", container.name);
  facts.add("image", container.image);
  if (leader != nullptr) {
    add_rights(facts, leader->status);
    if (leader->record.nspid.size() == 1) facts.add("namespace", "host-pid");
  }
  if (auto told = add_what_runtime_was_told(facts, bundle, container); !told) return std::unexpected(told.error());
  return facts;
}

Facts mount_facts(const Mount& mount, const std::vector<MountDecision>& mounts) {
  Facts facts;
  facts.add("path", mount.mount_point);
  facts.add("root", mount.root);
  facts.add("source", mount.source);
  facts.add("fstype", mount.fstype);
  add_option_words(facts, mount.options);
  add_mount_class(facts, mount, mounts);
  return facts;
}

}  // namespace exhibit::findings
