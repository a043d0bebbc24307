#include "evidence/custody/line_signer.h"

#include <utility>

#include "hashing/ssh/purpose.h"

namespace exhibit::custody {

LineSigner line_signer(std::shared_ptr<const ssh::Signer> signer) {
  std::string key = signer->public_key().fingerprint();
  return {SignatureForm::ssh, std::move(key), [signer = std::move(signer)](std::string_view line) {
            return ssh::make_signature(*signer, line, ssh::custody_purpose);
          }};
}

LineSigner line_signer(const CmsKey& key) { return {SignatureForm::cms, key.key, key.make}; }

}  // namespace exhibit::custody
