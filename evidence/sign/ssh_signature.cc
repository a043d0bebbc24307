#include <utility>

#include "evidence/sign/seal_signature.h"
#include "evidence/sign/seal_to_sign.h"
#include "hashing/ssh/purpose.h"
#include "hashing/ssh/signer.h"

namespace exhibit {

Result<SealSignature> prepare_ssh(std::shared_ptr<const ssh::Signer> signer, const SidecarPaths& paths) {
  if (auto is_free = refuse_existing(paths.ssh); !is_free) return std::unexpected(is_free.error());
  std::string fingerprint = signer->public_key().fingerprint();
  return SealSignature{
      .path = paths.ssh, .signer = std::move(fingerprint), .make = [signer = std::move(signer)](std::string_view seal) {
        return ssh::make_signature(*signer, seal, ssh::seal_purpose);
      }};
}

}  // namespace exhibit
