#include "collector/crosscheck/mounts_over_proc.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "collector/proc/parse.h"

namespace exhibit {
namespace {

constexpr std::string_view proc_folder = "/proc";

/// /proc/1234, and what is below.
bool is_of_a_process(std::string_view point) {
  if (!point.starts_with("/proc/")) return false;
  point.remove_prefix(proc_folder.size() + 1);
  return parse_decimal(point.substr(0, point.find('/'))).has_value();
}

/// "2" of "rw,gid=4,hidepid=2"; empty where it hides nothing.
std::string_view hidepid_of(std::string_view options) {
  static constexpr std::string_view name = "hidepid=";
  while (!options.empty()) {
    const auto end = std::min(options.find(','), options.size());
    const std::string_view option = options.substr(0, end);
    if (option.starts_with(name)) {
      const std::string_view value = option.substr(name.size());
      return value == "0" || value == "off" ? std::string_view() : value;
    }
    options.remove_prefix(std::min(end + 1, options.size()));
  }
  return {};
}

Outcome outcome_of(bool reads_beneath) {
  if (reads_beneath) return {};
  return {OutcomeKind::partial, "read as it is shown, which may be less than there is, or false", {}, {}};
}

std::string described(const Mount& mount) {
  return fmt::format("{} {} on it, subtree {}", mount.fstype, mount.source, mount.root);
}

}  // namespace

std::vector<SurveyFinding> mounts_over_proc(const std::vector<Mount>& mounts, bool reads_beneath) {
  std::vector<SurveyFinding> findings;
  std::size_t on_proc = 0;
  for (const Mount& mount : mounts) {
    const bool is_on_proc = mount.mount_point == proc_folder;
    if (is_on_proc) ++on_proc;
    if (is_of_a_process(mount.mount_point) || (is_on_proc && on_proc > 1)) {
      findings.push_back({mount.mount_point, "mount", outcome_of(reads_beneath), described(mount)});
    }
    const std::string_view hidepid = hidepid_of(mount.super_options);
    if (is_on_proc && mount.fstype == "proc" && !hidepid.empty()) {
      findings.push_back({mount.mount_point, "hidepid", outcome_of(reads_beneath), fmt::format("hidepid={}", hidepid)});
    }
  }
  return findings;
}

}  // namespace exhibit
