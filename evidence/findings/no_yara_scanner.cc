// For a program that was built without YARA.
#include "evidence/findings/yara_scanner.h"

namespace exhibit::findings {

Result<std::unique_ptr<ContentScanner>> yara_scanner(const std::vector<std::string>& paths) {
  return std::unexpected(Error{ErrorCode::unsupported, 0, "use YARA rules", paths.front(),
                               "this program was built without YARA (EXHIBIT_YARA)"});
}

}  // namespace exhibit::findings
