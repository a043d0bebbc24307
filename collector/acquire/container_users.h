// The names of users as a container's own passwd file has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "collector/proc/survey.h"

namespace exhibit {

class ContainerUsers {
 public:
  explicit ContainerUsers(const ProcFs& proc) : proc_(proc) {}

  /// The name of the user that runs the process, by /etc/passwd below its root; empty where none is found. The user
  /// number is looked up as the container sees it, through the process's uid_map.
  std::string name_of(const ProcessFacts& facts);
  /// The same where the bytes of the process's uid_map were read already.
  std::string name_of(const ProcessFacts& facts, std::string_view uid_map);

 private:
  struct Passwd {
    RootIdentity root;
    std::string bytes;
  };
  const std::string& passwd_of(const ProcessFacts& facts);

  const ProcFs& proc_;
  std::optional<Passwd> cached_;
};

}  // namespace exhibit
