// What a bundle knows of one container at the time of its acquisition, joined: its processes, what they do with files,
// and what the container may do.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "evidence/findings/container_facts.h"
#include "evidence/findings/file_use.h"
#include "evidence/findings/process_facts.h"

namespace exhibit::findings {

struct KnownProcess {
  ProcessRecord record;
  Facts facts;
};

struct ContainerView {
  ContainerRecord container;
  std::vector<KnownProcess> processes;
  std::vector<MountDecision> mounts;
  FileUse use;
  Facts facts;

  /// Null where there is none.
  const KnownProcess* process(const ProcessIdentity& identity) const;
};

/// Views of a bundle's containers, each made when it is asked for first.
class ContainerViews {
 public:
  /// `bundle` must outlive it.
  explicit ContainerViews(const Bundle& bundle) : bundle_(bundle) {}

  /// Fails where a member is damaged. Views stay where they are.
  Result<const ContainerView*> view_of(const ContainerRecord& container);

 private:
  Result<ContainerView> make(const ContainerRecord& container);
  Result<const NetworkView*> network_of(const ProcessRecord& process);

  const Bundle& bundle_;
  std::map<std::string, std::unique_ptr<ContainerView>, std::less<>> views_;  // by cid
  std::map<std::uint64_t, NetworkView> networks_;
};

}  // namespace exhibit::findings
