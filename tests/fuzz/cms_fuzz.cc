// Signatures and certificates of others: what holds over one content holds over no other.
#include "hashing/x509/signed_content.h"
#include "tests/fuzz/input.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace exhibit;
  const std::string_view text = fuzz::text_of(bytes, size);
  if (const auto signature = verify_detached(text, "content")) {
    fuzz::require(!signature->signers.empty());
    fuzz::require(!verify_detached(text, "another content"));
    fuzz::require(!verify_detached(std::string(text) + "x", "content"));
  }
  if (const auto certificates = certificates_from(text)) {
    for (const Certificate& certificate : *certificates) {
      static_cast<void>(certificate.subject() + certificate.issuer() + certificate.serial() +
                        certificate.key_sha256().hex());
      static_cast<void>(check_path(certificate, *certificates, *certificates, CertificateUse::signing, 1'800'000'000));
    }
  }
  return 0;
}
