#include "evidence/trust/ssh_judgement.h"

#include <utility>

#include "evidence/trust/ssh_trust.h"
#include "hashing/ssh/purpose.h"
#include "hashing/ssh/signature.h"

namespace exhibit {

void judge_ssh(const SidecarFile& file, std::string_view seal, const TrustRequest& request, Judgement& judgement) {
  const auto signature = ssh::parse_signature(file.content);
  const auto holds =
      signature ? ssh::check_signature(*signature, seal, ssh::seal_purpose) : std::unexpected(signature.error());
  if (!holds) {
    judgement.faults.push_back({FaultCode::bad_signature, file.path, holds.error().why});
    return;
  }
  SshTrust trust = ssh_trust(signature->key, ssh::seal_purpose, request.now, request.signers);
  SignatureStatement statement{.format = SignatureFormat::ssh,
                               .path = file.path,
                               .signer = std::move(trust.signer),
                               .key = signature->key.fingerprint(),
                               .is_trusted = trust.is_trusted,
                               .why = std::move(trust.why)};
  judgement.signatures.push_back(std::move(statement));
}

}  // namespace exhibit
