#include "evidence/findings/file_capabilities.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace exhibit::findings {
namespace {

constexpr std::array<std::string_view, 41> names = {"chown",
                                                    "dac_override",
                                                    "dac_read_search",
                                                    "fowner",
                                                    "fsetid",
                                                    "kill",
                                                    "setgid",
                                                    "setuid",
                                                    "setpcap",
                                                    "linux_immutable",
                                                    "net_bind_service",
                                                    "net_broadcast",
                                                    "net_admin",
                                                    "net_raw",
                                                    "ipc_lock",
                                                    "ipc_owner",
                                                    "sys_module",
                                                    "sys_rawio",
                                                    "sys_chroot",
                                                    "sys_ptrace",
                                                    "sys_pacct",
                                                    "sys_admin",
                                                    "sys_boot",
                                                    "sys_nice",
                                                    "sys_resource",
                                                    "sys_time",
                                                    "sys_tty_config",
                                                    "mknod",
                                                    "lease",
                                                    "audit_write",
                                                    "audit_control",
                                                    "setfcap",
                                                    "mac_override",
                                                    "mac_admin",
                                                    "syslog",
                                                    "wake_alarm",
                                                    "block_suspend",
                                                    "audit_read",
                                                    "perfmon",
                                                    "bpf",
                                                    "checkpoint_restore"};

/// Little-endian, whatever the machine (le32 in the kernel's struct).
std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return value;
}

}  // namespace

std::string capability_words(const FileEntry& entry) {
  const auto xattr = std::ranges::find(entry.xattrs, "security.capability", &Xattr::name);
  // Revisions 2 and 3: magic, permitted and inheritable twice, 3 with a user id more.
  if (xattr == entry.xattrs.end() || xattr->value.size() < 20) return "what cannot be read";
  const std::uint64_t permitted = word_at(xattr->value, 4) | std::uint64_t{word_at(xattr->value, 12)} << 32;
  std::string text;
  for (unsigned number = 0; number < 64; ++number) {
    if ((permitted >> number & 1U) == 0) continue;
    text += text.empty() ? "cap_" : ", cap_";
    text += number < names.size() ? std::string(names[number]) : std::to_string(number);
  }
  return text.empty() ? "none" : text;
}

}  // namespace exhibit::findings
