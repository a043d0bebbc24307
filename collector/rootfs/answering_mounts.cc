#include "collector/rootfs/answering_mounts.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "collector/rootfs/statx_fields.h"
#include "evidence/base/unique_fd.h"

namespace exhibit {
namespace {

constexpr std::array<std::string_view, 22> kernel_file_systems = {
    "autofs",     "binfmt_misc", "bpf",       "cgroup", "cgroup2", "configfs", "debugfs", "devpts",
    "efivarfs",   "fusectl",     "hugetlbfs", "mqueue", "nsfs",    "proc",     "pstore",  "resctrl",
    "rpc_pipefs", "securityfs",  "selinuxfs", "sysfs",  "tracefs", "nfsd"};

constexpr std::array<std::string_view, 14> network_file_systems = {"9p",    "afs",      "ceph",  "cifs",    "coda",
                                                                   "gfs2",  "lustre",   "ncpfs", "nfs",     "nfs4",
                                                                   "ocfs2", "orangefs", "smb3",  "virtiofs"};

/// "8:1".
std::optional<std::uint64_t> device_of(std::string_view text) {
  unsigned major_number = 0;
  unsigned minor_number = 0;
  const char* const end = text.data() + text.size();
  const auto colon = std::from_chars(text.data(), end, major_number);
  if (colon.ec != std::errc() || colon.ptr == end || *colon.ptr != ':') return std::nullopt;
  if (std::from_chars(colon.ptr + 1, end, minor_number).ec != std::errc()) return std::nullopt;
  return ::makedev(major_number, minor_number);
}

}  // namespace

bool is_made_by_kernel(std::string_view fstype) {
  return std::ranges::find(kernel_file_systems, fstype) != kernel_file_systems.end();
}

bool may_hang(std::string_view fstype) {
  return std::ranges::find(network_file_systems, fstype) != network_file_systems.end() || fstype == "fuse" ||
         fstype.starts_with("fuse.") || fstype == "fuseblk";
}

AnsweringMounts::AnsweringMounts() {
  const UniqueFd memory_file(::memfd_create("exhibit", MFD_CLOEXEC));
  struct statx status{};
  if (!memory_file || look(memory_file.get(), status) != 0) return;
  answering_mounts_.insert(status.stx_mnt_id);
  answering_devices_.insert(::makedev(status.stx_dev_major, status.stx_dev_minor));
}

void AnsweringMounts::learn(const std::vector<Mount>& mounts, bool are_roots) {
  for (const Mount& mount : mounts) {
    const auto device = device_of(mount.dev);
    const bool is_users_overlay =
        mount.fstype == "overlay" && !are_roots && !(device && answering_devices_.contains(*device));
    const bool hangs = may_hang(mount.fstype) || is_users_overlay;
    if (!hangs) answering_mounts_.insert(mount.id);
    if (device) (hangs ? hanging_devices_ : answering_devices_).insert(*device);
  }
}

bool AnsweringMounts::contain(const struct statx& status) const {
  if ((status.stx_mask & STATX_MNT_ID) != 0 && answering_mounts_.contains(status.stx_mnt_id)) return true;
  const std::uint64_t device = ::makedev(status.stx_dev_major, status.stx_dev_minor);
  return answering_devices_.contains(device) && !hanging_devices_.contains(device);
}

bool AnsweringMounts::contain(int handle) const {
  struct statx status{};
  return look(handle, status) == 0 && contain(status);
}

}  // namespace exhibit
