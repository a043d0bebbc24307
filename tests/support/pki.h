// People with keys and certificates, honest and not, made in the test: what they sign, and what they stamp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hashing/x509/certificate.h"

struct evp_pkey_st;

namespace exhibit::test {

/// The moment at which a test's world began. Certificates are valid from a day before to a year after, unless told.
UnixSeconds world_begin();
inline constexpr UnixSeconds day = 86'400;
inline constexpr UnixSeconds year = 365 * day;

struct Identity {
  std::shared_ptr<evp_pkey_st> key;
  Certificate certificate;
};

enum class KeyKind { p256, p384, p521, rsa1024, rsa2048, ed25519 };

struct CertificateTerms {
  std::string name;
  /// Extensions as x509v3_config(5) writes them.
  std::vector<std::pair<std::string, std::string>> extensions = {{"keyUsage", "critical,digitalSignature"},
                                                                 {"extendedKeyUsage", "emailProtection"}};
  UnixSeconds not_before = world_begin() - day;
  UnixSeconds not_after = world_begin() + year;
  KeyKind kind = KeyKind::p256;
  std::string digest = "SHA256";
};

Identity make_authority(const std::string& name);
/// By `issuer`; by itself where that is nullptr.
Identity make_identity(const CertificateTerms& terms, const Identity* issuer);
Identity make_time_authority(const Identity& issuer, UnixSeconds not_after = world_begin() + year);

std::string certificate_pem(const Certificate& certificate);
std::string certificate_der(const Certificate& certificate);
/// Encrypted PKCS#8 where there is a passphrase, else plain, or in OpenSSL's traditional form.
enum class KeyForm { pkcs8, traditional };
std::string key_pem(const Identity& identity, std::string_view passphrase = {}, KeyForm form = KeyForm::pkcs8);

struct CmsTerms {
  std::string digest = "SHA256";
  bool is_detached = true;
  bool binds_certificate = true;
  bool has_attributes = true;
  bool holds_certificate = true;
  std::optional<UnixSeconds> signing_time;
  std::vector<Certificate> chain;
  std::string content_type;  ///< dotted; data where empty
};
/// The DER of a signature over `content`.
std::string cms_of(std::string_view content, const Identity& signer, const CmsTerms& terms = {});
/// SignedData that holds certificates and no signer.
std::string cms_without_signers(const Certificate& certificate);

struct StampTerms {
  UnixSeconds time = world_begin() + 60;
  std::optional<int> accuracy_seconds = 1;
  std::string nonce;
  std::string imprint_digest = "SHA256";
  CmsTerms signature;
};
/// The DER of a granted response over `content`.
std::string stamp_of(std::string_view content, const Identity& authority, const StampTerms& terms = {});
/// The TimeStampToken alone.
std::string time_stamp_token(std::string_view content, const Identity& authority, const StampTerms& terms = {});
/// A response of another status (RFC 3161, 2.4.2), with words, and with a token where there should be none.
std::string rejected_stamp(int status, std::string_view words, std::string_view token = {});

}  // namespace exhibit::test
