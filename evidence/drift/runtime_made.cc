#include "evidence/drift/runtime_made.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "evidence/encoding/escape.h"
#include "evidence/reader/paths.h"

namespace exhibit::drift {
namespace {

struct Device {
  std::string_view path;
  DeviceNumber number;
};
constexpr DeviceNumber null_device{1, 3};
constexpr std::array<Device, 6> default_devices = {{{"/dev/null", null_device},
                                                    {"/dev/zero", {1, 5}},
                                                    {"/dev/full", {1, 7}},
                                                    {"/dev/random", {1, 8}},
                                                    {"/dev/urandom", {1, 9}},
                                                    {"/dev/tty", {5, 0}}}};

struct Link {
  std::string_view path;
  std::string_view target;
};
constexpr std::array<Link, 8> default_links = {{{"/etc/mtab", "/proc/mounts"},
                                                {"/dev/fd", "/proc/self/fd"},
                                                {"/dev/stdin", "/proc/self/fd/0"},
                                                {"/dev/stdout", "/proc/self/fd/1"},
                                                {"/dev/stderr", "/proc/self/fd/2"},
                                                {"/dev/core", "/proc/kcore"},
                                                {"/dev/ptmx", "pts/ptmx"},
                                                {"/dev/ptmx", "/dev/pts/ptmx"}}};

bool is_default_device(const FileEntry& entry, std::string_view path) {
  const auto is_it = [&](const Device& device) { return device.path == path && entry.rdev == device.number; };
  return entry.type == FileType::character && std::ranges::any_of(default_devices, is_it);
}

bool is_default_link(const FileEntry& entry, std::string_view path) {
  const auto is_it = [&](const Link& link) { return link.path == path && entry.target == link.target; };
  return entry.type == FileType::symlink && std::ranges::any_of(default_links, is_it);
}

/// The mount point that the entry is, or leads to; empty where there is none.
std::string mounted_at(const FileEntry& entry, std::string_view path, const MountDecision& mount,
                       const std::vector<MountDecision>& mounts) {
  const bool is_empty_file = entry.type == FileType::file && entry.size == 0U;
  if (entry.type != FileType::dir && !is_empty_file) return {};
  const auto stands_on = [&](const MountDecision& other) {
    if (other.mount.parent != mount.mount.id) return false;
    const std::string point = reached_at(other);
    const bool leads_there = point == path || (entry.type == FileType::dir && is_below(point, path));
    return leads_there && is_below(point, reached_at(mount));
  };
  const auto found = std::ranges::find_if(mounts, stands_on);
  return found == mounts.end() ? std::string() : reached_at(*found);
}

}  // namespace

std::optional<std::string> why_runtime_made(const FileEntry& entry, const std::string& path, const MountDecision& mount,
                                            const std::vector<MountDecision>& mounts) {
  const std::string point = mounted_at(entry, path, mount, mounts);
  if (!point.empty()) return "made for what is mounted at " + escape_for_terminal(point);
  const bool is_masked = entry.path == "/" && entry.type == FileType::character && entry.rdev == null_device;
  if (is_masked) return "a path that the runtime masks";
  const bool is_in_dev = mount.mount.fstype == "tmpfs" && reached_at(mount) == "/dev";
  if ((is_in_dev && is_default_device(entry, path)) || is_default_link(entry, path)) return "made by runtimes";
  return std::nullopt;
}

}  // namespace exhibit::drift
