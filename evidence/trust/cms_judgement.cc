#include "evidence/trust/cms_judgement.h"

#include "evidence/trust/clock.h"
#include "evidence/trust/named_certificate.h"
#include "hashing/x509/signed_content.h"

namespace exhibit {
namespace {

/// Named signers and CAs that are given together must both agree: a CA vouches for many. A signer who was named by an
/// SSH key is a name too: nobody else of the CA is meant.
Expected<std::string> why_trusted(const CmsSigner& signer, std::span<const Certificate> others,
                                  const TrustRequest& request, const Moment& moment) {
  const bool needs_name = request.signers.names_anybody();
  const bool needs_path = !request.authorities.empty();
  if (!request.signers.names_certificates() && !needs_path) {
    return refuse("no signer with a certificate and no CA was named");
  }
  if (needs_name && !is_named(signer.certificate, request.signers)) return refuse("it is by no signer you named");
  if (auto valid = check_validity(signer.certificate, moment); !valid) return std::unexpected(valid.error());
  const auto usable =
      needs_path ? check_path(signer.certificate, others, request.authorities, CertificateUse::signing, moment.time)
                 : check_use(signer.certificate, CertificateUse::signing);
  if (!usable) return std::unexpected(usable.error());
  if (!needs_path) return "it is by a signer you named";
  return needs_name ? "it is by a signer you named, whose certificate leads to a CA you named"
                    : "its certificate leads to a CA you named";
}

SignatureStatement state(const CmsSigner& signer, std::span<const Certificate> others, const TrustRequest& request,
                         const Moment& moment) {
  const Certificate& certificate = signer.certificate;
  SignatureStatement statement{.format = SignatureFormat::cms,
                               .signer = certificate.subject(),
                               .key = "sha256:" + certificate.key_sha256().hex(),
                               .signing_time = signer.signing_time};
  auto trusted = why_trusted(signer, others, request, moment);
  statement.is_trusted = trusted.has_value();
  statement.why = trusted ? *std::move(trusted) : std::move(trusted.error().why);
  if (statement.is_trusted && certificate.not_after() < request.now) {
    statement.notes.push_back("its certificate expired on " + readable(certificate.not_after()) +
                              "; the signature is older, as its time stamp shows");
  }
  return statement;
}

}  // namespace

void judge_cms(const SidecarFile& file, std::string_view seal, std::string_view sealed, const TrustRequest& request,
               const TimeStampStatement* stamp, Judgement& judgement) {
  const auto signature = verify_detached(file.content, seal, request.signers.certificates);
  if (!signature) {
    judgement.faults.push_back({FaultCode::bad_signature, file.path, signature.error().why});
    return;
  }
  const TimeStampStatement* const vouching = stamp != nullptr && stamp->is_trusted ? stamp : nullptr;
  const Moment moment{vouching != nullptr ? vouching->time : request.now, vouching != nullptr};
  for (const CmsSigner& signer : signature->signers) {
    SignatureStatement statement = state(signer, signature->certificates, request, moment);
    statement.path = file.path;
    const auto anomaly =
        signer.signing_time ? signing_time_anomaly(*signer.signing_time, sealed, vouching) : std::nullopt;
    if (anomaly) judgement.faults.push_back({FaultCode::clock_anomaly, file.path, *anomaly});
    judgement.signatures.push_back(std::move(statement));
  }
}

}  // namespace exhibit
