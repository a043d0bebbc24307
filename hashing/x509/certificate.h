// X.509 certificates (RFC 5280) from PEM or DER, behind value types.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hashing/digest.h"
#include "hashing/expected.h"

struct x509_st;  // OpenSSL's X509

namespace exhibit {

/// Seconds since 1970, UTC.
using UnixSeconds = std::int64_t;

/// One certificate. A copy shares it; nothing changes it.
class Certificate {
 public:
  /// Exactly one certificate and no byte more.
  static Expected<Certificate> from_der(std::string_view der);
  /// Takes one reference to `handle`.
  explicit Certificate(x509_st* handle);

  /// The subject as RFC 4514 writes it: UTF-8 as whoever made the certificate chose it, to be escaped where shown.
  std::string subject() const;
  std::string issuer() const;
  /// The serial number in lower-case hexadecimal.
  std::string serial() const;
  /// Of the DER of SubjectPublicKeyInfo: the key, whatever certificate it is in.
  Digest key_sha256() const;
  /// Of the whole DER.
  Digest sha256() const;
  UnixSeconds not_before() const;
  UnixSeconds not_after() const;
  bool is_valid_at(UnixSeconds time) const { return not_before() <= time && time <= not_after(); }

  bool operator==(const Certificate& other) const { return sha256() == other.sha256(); }

  x509_st* handle() const { return handle_.get(); }

 private:
  std::shared_ptr<x509_st> handle_;
};

/// Every certificate of a PEM file, in its order, or the one of a DER file. Refuses where there is none, and a PEM
/// file that holds a certificate which cannot be read. Text around PEM certificates is allowed, as everywhere.
Expected<std::vector<Certificate>> certificates_from(std::string_view content);

/// What a certificate is to be used for.
enum class CertificateUse : std::uint8_t {
  signing,        ///< documents: key usage digitalSignature or nonRepudiation, extended key usage none, any, e-mail or
                  ///< documents
  time_stamping,  ///< RFC 3161, 2.3: extended key usage timeStamping alone, and critical
};

/// Whether the certificate by itself says that it may be used so, with a key of at least 112 bits of security (RSA
/// 2048, curves of 224).
Expected<void> check_use(const Certificate& certificate, CertificateUse use);

/// Whether a path of certificates leads from `certificate` through `others` to one of `anchors`, each valid at `time`,
/// with keys and digests of at least 112 bits of security (RSA 2048, SHA-256; no SHA-1). Revocation is not asked for.
Expected<void> check_path(const Certificate& certificate, std::span<const Certificate> others,
                          std::span<const Certificate> anchors, CertificateUse use, UnixSeconds time);

}  // namespace exhibit
