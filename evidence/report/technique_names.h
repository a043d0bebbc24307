// What the techniques are called that rules name (MITRE ATT&CK for Enterprise, version 15).
#pragma once

#include <string_view>

namespace exhibit::report {

struct TechniqueName {
  std::string_view name;    ///< with that of the technique it is a part of: "Scheduled Task/Job: Cron"
  std::string_view tactic;  ///< the one that it mostly serves where rules name it
};

/// Both empty where it is not known, as of rules of an examiner's own.
TechniqueName technique_name(std::string_view id);

}  // namespace exhibit::report
