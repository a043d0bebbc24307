#include "evidence/custody/signature.h"

#include <algorithm>
#include <utility>

#include "evidence/trust/ssh_trust.h"
#include "hashing/ssh/purpose.h"
#include "hashing/ssh/signature.h"
#include "hashing/x509/signed_content.h"

namespace exhibit::custody {
namespace {

Expected<SignedBy> check_ssh(const SignatureRecord& record, std::string_view line, Timestamp when,
                             const Signers& signers) {
  const auto signature = ssh::parse_signature(record.bytes);
  if (!signature) return std::unexpected(signature.error());
  const auto holds = ssh::check_signature(*signature, line, ssh::custody_purpose);
  if (!holds) return std::unexpected(holds.error());
  SshTrust trust = ssh_trust(signature->key, ssh::custody_purpose, when.seconds, signers);
  return SignedBy{.role = record.role,
                  .key = signature->key.fingerprint(),
                  .signer = std::move(trust.signer),
                  .is_trusted = trust.is_trusted,
                  .why = std::move(trust.why)};
}

/// A certificate that was named is trusted by name; when it was valid is a matter of time stamps, which a log has of
/// its own.
Expected<SignedBy> check_cms(const SignatureRecord& record, std::string_view line, const Signers& signers) {
  const auto signature = verify_detached(record.bytes, line, signers.certificates);
  if (!signature) return std::unexpected(signature.error());
  if (signature->signers.size() != 1) return refuse("a signature by more than one");
  const Certificate& certificate = signature->signers.front().certificate;
  const bool is_named = std::ranges::find(signers.certificates, certificate) != signers.certificates.end() ||
                        std::ranges::find(signers.keys, certificate.key_sha256()) != signers.keys.end();
  return SignedBy{.role = record.role,
                  .key = "sha256:" + certificate.key_sha256().hex(),
                  .signer = certificate.subject(),
                  .is_trusted = is_named,
                  .why = is_named                       ? "it is by a signer you named"
                         : signers.names_certificates() ? "it is by no signer you named"
                                                        : "no signer with a certificate was named"};
}

}  // namespace

Expected<SignedBy> check_signature(const SignatureRecord& record, std::string_view line, Timestamp when,
                                   const Signers& signers) {
  auto signed_by =
      record.form == SignatureForm::ssh ? check_ssh(record, line, when, signers) : check_cms(record, line, signers);
  if (signed_by && signed_by->key != record.key) return refuse("a signature by another key than its line tells");
  return signed_by;
}

}  // namespace exhibit::custody
