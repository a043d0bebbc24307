#include "evidence/sign/seal_signature.h"

namespace exhibit {

Result<void> write_signatures(const SealToSign& sealed, const std::vector<SealSignature>& signatures,
                              std::vector<std::string>& written) {
  if (auto copied = write_seal_copy(sealed); !copied) return copied;
  written.push_back(sealed.paths.seal);
  for (const SealSignature& signature : signatures) {
    const auto content = signature.make(sealed.text);
    if (!content) return corrupt(signature.path, content.error().why);
    if (auto made = write_new_file(signature.path, *content); !made) return made;
    written.push_back(signature.path);
  }
  return {};
}

}  // namespace exhibit
