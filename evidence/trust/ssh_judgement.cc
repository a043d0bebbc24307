#include "evidence/trust/ssh_judgement.h"

namespace exhibit {

void judge_ssh(const SidecarFile& file, std::string_view /*seal*/, std::string_view /*sealed*/,
               const TrustRequest& /*request*/, Judgement& judgement) {
  SignatureStatement statement{.format = SignatureFormat::ssh, .path = file.path};
  statement.why = "this version does not judge OpenSSH signatures";
  judgement.signatures.push_back(std::move(statement));
}

}  // namespace exhibit
