// What a certificate may be used for, and the path from it to somebody who is trusted (RFC 5280, 4.2.1.3, 4.2.1.12, 6).
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <utility>

#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

/// Of 112 bits: RSA and DSA 2048, elliptic curves 224, no SHA-1 (SSL_CTX_set_security_level(3)).
constexpr int security_level = 2;
constexpr int least_security_bits = 112;

/// Extended key usages of somebody who signs: any, e-mail, documents (RFC 9336; and Microsoft's, which is older).
constexpr std::array<std::string_view, 4> signing_usages = {"2.5.29.37.0", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36",
                                                            "1.3.6.1.4.1.311.10.3.12"};

struct FreeUsages {
  void operator()(EXTENDED_KEY_USAGE* usages) const noexcept { EXTENDED_KEY_USAGE_free(usages); }
};

bool has_signing_usage(X509* certificate) {
  const std::unique_ptr<EXTENDED_KEY_USAGE, FreeUsages> usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
  if (!usages) return true;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    const std::string usage = openssl::dotted(sk_ASN1_OBJECT_value(usages.get(), i));
    for (const std::string_view allowed : signing_usages) {
      if (usage == allowed) return true;
    }
  }
  return false;
}

Expected<void> check_signing_use(X509* certificate) {
  // All bits are set where the certificate has no such extension.
  if ((X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
    return refuse("its certificate is not for signatures (key usage)");
  }
  if (!has_signing_usage(certificate)) {
    return refuse("its certificate is for something else than signing documents (extended key usage)");
  }
  return {};
}

/// A path asks for this too, and one who is named needs no path.
Expected<void> check_strength(X509* certificate) {
  const int bits = EVP_PKEY_get_security_bits(X509_get0_pubkey(certificate));
  if (bits >= least_security_bits) return {};
  return refuse("its key is too weak; RSA is good from 2048 bits, elliptic curves from 224");
}

openssl::Store store_of(std::span<const Certificate> anchors) {
  openssl::Store store(X509_STORE_new());
  if (!store) throw CryptoError("X509_STORE_new failed");
  for (const Certificate& anchor : anchors) {
    if (X509_STORE_add_cert(store.get(), anchor.handle()) != 1) throw CryptoError("X509_STORE_add_cert failed");
  }
  return store;
}

std::string why_no_path(X509_STORE_CTX* check) {
  const int code = X509_STORE_CTX_get_error(check);
  std::string why = X509_verify_cert_error_string(code);
  X509* const where = X509_STORE_CTX_get_current_cert(check);
  if (where == nullptr || X509_STORE_CTX_get_error_depth(check) == 0) return why;
  X509_up_ref(where);
  return why + ", at " + Certificate(where).subject();
}

}  // namespace

Expected<void> check_use(const Certificate& certificate, CertificateUse use) {
  if (auto strong = check_strength(certificate.handle()); !strong) return strong;
  switch (use) {
    case CertificateUse::signing: return check_signing_use(certificate.handle());
    case CertificateUse::time_stamping:
      if (X509_check_purpose(certificate.handle(), X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1) return {};
      return refuse("its certificate is not for time stamps alone (extended key usage timeStamping, critical)");
  }
  std::unreachable();
}

Expected<void> check_path(const Certificate& certificate, std::span<const Certificate> others,
                          std::span<const Certificate> anchors, CertificateUse use, UnixSeconds time) {
  if (auto usable = check_use(certificate, use); !usable) return usable;
  const openssl::Store store = store_of(anchors);
  const openssl::Certificates further = openssl::stack_of(others);
  const openssl::PathCheck check(X509_STORE_CTX_new());
  if (!check || X509_STORE_CTX_init(check.get(), store.get(), certificate.handle(), further.get()) != 1) {
    throw CryptoError("X509_STORE_CTX_init failed");
  }
  X509_VERIFY_PARAM* const terms = X509_STORE_CTX_get0_param(check.get());
  X509_VERIFY_PARAM_set_time(terms, time);
  X509_VERIFY_PARAM_set_auth_level(terms, security_level);
  // A CA that is named is trusted by itself, whether it is a root or not.
  X509_VERIFY_PARAM_set_flags(terms, X509_V_FLAG_PARTIAL_CHAIN);
  const bool holds = X509_verify_cert(check.get()) == 1;
  ERR_clear_error();
  if (holds) return {};
  return refuse(why_no_path(check.get()));
}

}  // namespace exhibit
