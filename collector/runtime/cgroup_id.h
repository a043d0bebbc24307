// What a process's cgroup paths say of its container: lines of /proc/PID/cgroup in, candidates out. The forms are those
// of cgroups(7) paths as runc, crun, systemd, the kubelet, containerd, CRI-O, libpod, LXC and machined make them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collector/proc/parse.h"

namespace exhibit {

/// How much a form of path proves by itself.
enum class CgroupTrust : std::uint8_t {
  hint,     ///< "/<namespace>/<id>", as ctr makes it and as anything else may
  likely,   ///< "/payload", "machine-<name>.scope": also of virtual machines
  certain,  ///< 64 hexadecimal digits where a runtime puts them, or "lxc.payload.<name>"
};

/// A container that one path names.
struct CgroupCandidate {
  std::string runtime;     ///< the word of FORMAT.md 4.2; empty where several runtimes use the form
  std::string id;          ///< empty for the bare "/payload" of nspawn
  std::string name_space;  ///< containerd's, of a hint
  std::string pod_uid;     ///< of kubepods, with dashes
  CgroupTrust trust = CgroupTrust::certain;
  bool operator==(const CgroupCandidate&) const = default;
};

/// All containers that `path` names, outermost first: one for each level of nesting. Monitors' own cgroups
/// (crio-conmon-, libpod-conmon-, lxc.monitor.) name none.
std::vector<CgroupCandidate> cgroup_candidates(std::string_view path);

/// All lines taken together. The candidate that most lines name wins, the earlier line where as many name another.
struct CgroupIdentity {
  std::vector<CgroupCandidate> chain;  ///< of the winning path, outermost first; the last is the process's own
  std::string path;                    ///< the path that told most
  std::vector<std::string> conflicts;  ///< lines that disagree, a sentence each

  /// The innermost container, or nullptr.
  const CgroupCandidate* innermost() const { return chain.empty() ? nullptr : &chain.back(); }
  bool is_certain() const { return !chain.empty() && chain.back().trust == CgroupTrust::certain; }
};
CgroupIdentity identify_by_cgroup(const std::vector<CgroupLine>& lines);

/// 64 lower-case hexadecimal digits.
bool is_container_id(std::string_view text);

}  // namespace exhibit
