// Detached signatures: CMS SignedData (RFC 5652) at the level CAdES-BES (ETSI EN 319 122-1).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/x509/certificate.h"
#include "hashing/x509/private_key.h"

namespace exhibit {

/// Whether `key` is the certificate's.
bool is_key_of(const PrivateKey& key, const Certificate& certificate);

/// Whether `key` is of a kind that CMS can use here: ECDSA P-256 or P-384, RSA from 2048 bits.
Expected<void> check_key_kind(const PrivateKey& key);

/// Whether `key` is of such a kind and the certificate's, and the certificate valid at `now` and meant for signing.
Expected<void> check_signing_key(const PrivateKey& key, const Certificate& certificate, UnixSeconds now);

/// The DER of a signature over `content` with SHA-256; it holds the certificate, the `chain`, the time of this
/// machine's clock and the digest of the certificate (signing-certificate-v2, RFC 5035).
Expected<std::string> cms_sign(std::string_view content, const PrivateKey& key, const Certificate& certificate,
                               std::span<const Certificate> chain);

}  // namespace exhibit
