// Verification of CMS SignedData (RFC 5652): whether the cryptography holds. Whether a signer is trusted is asked
// elsewhere: check_use, check_path, or by the key's digest.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/expected.h"
#include "hashing/x509/certificate.h"

namespace exhibit {

struct CmsSigner {
  Certificate certificate;
  std::optional<UnixSeconds> signing_time;  ///< what the signer's own clock said
};

struct CmsSignature {
  std::vector<CmsSigner> signers;         ///< at least one; each signature holds
  std::vector<Certificate> certificates;  ///< all that the file brought, for paths
};

/// A detached signature over exactly `content`: a SignedData and no byte more, without content of its own, by at
/// least one signer, each with signed attributes, SHA-2 alone, and a signature that holds. A signer's certificate
/// is searched in the file, then in `further`; where the signer bound it (RFC 5035) it must be that one.
Expected<CmsSignature> verify_detached(std::string_view der, std::string_view content,
                                       std::span<const Certificate> further = {});

/// The content inside a SignedData that RFC 3161, 2.4.2 calls TimeStampToken: TSTInfo by exactly one signer, who bound
/// the certificate. The rest as in verify_detached.
struct SignedTimeStamp {
  std::string tst_info;  ///< DER
  CmsSignature signature;
};
Expected<SignedTimeStamp> verify_time_stamp_token(std::string_view der);

}  // namespace exhibit
