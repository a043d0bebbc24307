#include "evidence/report/technique_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace exhibit::report {
namespace {

using Named = std::pair<std::string_view, TechniqueName>;

/// By id.
constexpr std::array<Named, 68> techniques = {{
    {"T1003.008", {"OS Credential Dumping: /etc/passwd and /etc/shadow", "Credential Access"}},
    {"T1014", {"Rootkit", "Defense Evasion"}},
    {"T1021.004", {"Remote Services: SSH", "Lateral Movement"}},
    {"T1027", {"Obfuscated Files or Information", "Defense Evasion"}},
    {"T1027.002", {"Obfuscated Files or Information: Software Packing", "Defense Evasion"}},
    {"T1036", {"Masquerading", "Defense Evasion"}},
    {"T1036.002", {"Masquerading: Right-to-Left Override", "Defense Evasion"}},
    {"T1036.003", {"Masquerading: Rename System Utilities", "Defense Evasion"}},
    {"T1036.004", {"Masquerading: Masquerade Task or Service", "Defense Evasion"}},
    {"T1036.005", {"Masquerading: Match Legitimate Name or Location", "Defense Evasion"}},
    {"T1036.006", {"Masquerading: Space after Filename", "Defense Evasion"}},
    {"T1036.007", {"Masquerading: Double File Extension", "Defense Evasion"}},
    {"T1036.008", {"Masquerading: Masquerade File Type", "Defense Evasion"}},
    {"T1037", {"Boot or Logon Initialization Scripts", "Persistence"}},
    {"T1037.004", {"Boot or Logon Initialization Scripts: RC Scripts", "Persistence"}},
    {"T1040", {"Network Sniffing", "Credential Access"}},
    {"T1053.002", {"Scheduled Task/Job: At", "Persistence"}},
    {"T1053.003", {"Scheduled Task/Job: Cron", "Persistence"}},
    {"T1055.008", {"Process Injection: Ptrace System Calls", "Defense Evasion"}},
    {"T1059", {"Command and Scripting Interpreter", "Execution"}},
    {"T1059.004", {"Command and Scripting Interpreter: Unix Shell", "Execution"}},
    {"T1070.002", {"Indicator Removal: Clear Linux or Mac System Logs", "Defense Evasion"}},
    {"T1070.003", {"Indicator Removal: Clear Command History", "Defense Evasion"}},
    {"T1070.004", {"Indicator Removal: File Deletion", "Defense Evasion"}},
    {"T1070.006", {"Indicator Removal: Timestomp", "Defense Evasion"}},
    {"T1071", {"Application Layer Protocol", "Command and Control"}},
    {"T1074.001", {"Data Staged: Local Data Staging", "Collection"}},
    {"T1090", {"Proxy", "Command and Control"}},
    {"T1095", {"Non-Application Layer Protocol", "Command and Control"}},
    {"T1098", {"Account Manipulation", "Persistence"}},
    {"T1098.004", {"Account Manipulation: SSH Authorized Keys", "Persistence"}},
    {"T1098.007", {"Account Manipulation: Additional Local or Domain Groups", "Persistence"}},
    {"T1105", {"Ingress Tool Transfer", "Command and Control"}},
    {"T1136.001", {"Create Account: Local Account", "Persistence"}},
    {"T1195.002", {"Supply Chain Compromise: Compromise Software Supply Chain", "Initial Access"}},
    {"T1204", {"User Execution", "Execution"}},
    {"T1222.002", {"File and Directory Permissions Modification: Linux and Mac", "Defense Evasion"}},
    {"T1486", {"Data Encrypted for Impact", "Impact"}},
    {"T1491", {"Defacement", "Impact"}},
    {"T1496", {"Resource Hijacking", "Impact"}},
    {"T1505.003", {"Server Software Component: Web Shell", "Persistence"}},
    {"T1543.002", {"Create or Modify System Process: Systemd Service", "Persistence"}},
    {"T1546", {"Event Triggered Execution", "Persistence"}},
    {"T1546.004", {"Event Triggered Execution: Unix Shell Configuration Modification", "Persistence"}},
    {"T1546.016", {"Event Triggered Execution: Installer Packages", "Persistence"}},
    {"T1546.017", {"Event Triggered Execution: Udev Rules", "Persistence"}},
    {"T1547.006", {"Boot or Logon Autostart Execution: Kernel Modules and Extensions", "Persistence"}},
    {"T1547.013", {"Boot or Logon Autostart Execution: XDG Autostart Entries", "Persistence"}},
    {"T1548", {"Abuse Elevation Control Mechanism", "Privilege Escalation"}},
    {"T1548.001", {"Abuse Elevation Control Mechanism: Setuid and Setgid", "Privilege Escalation"}},
    {"T1548.003", {"Abuse Elevation Control Mechanism: Sudo and Sudo Caching", "Privilege Escalation"}},
    {"T1552.001", {"Unsecured Credentials: Credentials In Files", "Credential Access"}},
    {"T1552.007", {"Unsecured Credentials: Container API", "Credential Access"}},
    {"T1553.004", {"Subvert Trust Controls: Install Root Certificate", "Defense Evasion"}},
    {"T1554", {"Compromise Host Software Binary", "Persistence"}},
    {"T1556", {"Modify Authentication Process", "Credential Access"}},
    {"T1556.003", {"Modify Authentication Process: Pluggable Authentication Modules", "Credential Access"}},
    {"T1560.001", {"Archive Collected Data: Archive via Utility", "Collection"}},
    {"T1562", {"Impair Defenses", "Defense Evasion"}},
    {"T1564", {"Hide Artifacts", "Defense Evasion"}},
    {"T1564.001", {"Hide Artifacts: Hidden Files and Directories", "Defense Evasion"}},
    {"T1565.001", {"Data Manipulation: Stored Data Manipulation", "Impact"}},
    {"T1571", {"Non-Standard Port", "Command and Control"}},
    {"T1574", {"Hijack Execution Flow", "Persistence"}},
    {"T1574.006", {"Hijack Execution Flow: Dynamic Linker Hijacking", "Persistence"}},
    {"T1610", {"Deploy Container", "Execution"}},
    {"T1611", {"Escape to Host", "Privilege Escalation"}},
    {"T1620", {"Reflective Code Loading", "Defense Evasion"}},
}};

}  // namespace

TechniqueName technique_name(std::string_view id) {
  const auto found = std::ranges::lower_bound(techniques, id, {}, &Named::first);
  return found != techniques.end() && found->first == id ? found->second : TechniqueName();
}

}  // namespace exhibit::report
