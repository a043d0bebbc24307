#include "evidence/custody/signature.h"

#include <utility>

#include "evidence/trust/ssh_trust.h"
#include "hashing/ssh/purpose.h"
#include "hashing/ssh/signature.h"
#include "hashing/x509/signed_content.h"

namespace exhibit::custody {
namespace {

Expected<SignedBy> check_ssh(const SignatureRecord& record, std::string_view line, const Moment& moment,
                             const Signers& signers) {
  const auto signature = ssh::parse_signature(record.bytes);
  if (!signature) return std::unexpected(signature.error());
  const auto holds = ssh::check_signature(*signature, line, ssh::custody_purpose);
  if (!holds) return std::unexpected(holds.error());
  SshTrust trust = ssh_trust(signature->key, ssh::custody_purpose, moment.time, signers);
  return SignedBy{.role = record.role,
                  .key = signature->key.fingerprint(),
                  .signer = std::move(trust.signer),
                  .is_trusted = trust.is_trusted,
                  .why = std::move(trust.why)};
}

Expected<void> check_named(const Certificate& certificate, const Moment& moment, const Signers& signers) {
  if (!signers.names_certificates()) return refuse("no signer with a certificate was named");
  if (!is_named(certificate, signers)) return refuse("it is by no signer you named");
  if (auto valid = check_validity(certificate, moment); !valid) return valid;
  return check_use(certificate, CertificateUse::signing);
}

Expected<SignedBy> check_cms(const SignatureRecord& record, std::string_view line, const Moment& moment,
                             const Signers& signers) {
  const auto signature = verify_detached(record.bytes, line, signers.certificates);
  if (!signature) return std::unexpected(signature.error());
  if (signature->signers.size() != 1) return refuse("a signature by more than one");
  const Certificate& certificate = signature->signers.front().certificate;
  const auto trusted = check_named(certificate, moment, signers);
  return SignedBy{.role = record.role,
                  .key = "sha256:" + certificate.key_sha256().hex(),
                  .signer = certificate.subject(),
                  .is_trusted = trusted.has_value(),
                  .why = trusted ? "it is by a signer you named" : trusted.error().why};
}

}  // namespace

Expected<SignedBy> check_signature(const SignatureRecord& record, std::string_view line, const Moment& moment,
                                   const Signers& signers) {
  auto signed_by = record.form == SignatureForm::ssh ? check_ssh(record, line, moment, signers)
                                                     : check_cms(record, line, moment, signers);
  if (signed_by && signed_by->key != record.key) return refuse("a signature by another key than its line tells");
  return signed_by;
}

}  // namespace exhibit::custody
