#include "hashing/x509/cms_sign.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <string_view>

#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

constexpr unsigned int form = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
constexpr int least_rsa_bits = 2048;

Expected<void> check_kind(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1) {
    if (EVP_PKEY_get_bits(key) >= least_rsa_bits) return {};
    return refuse("an RSA key of fewer than 2048 bits");
  }
  if (EVP_PKEY_is_a(key, "EC") == 1) {
    char curve[64] = {};
    EVP_PKEY_get_group_name(key, curve, sizeof curve, nullptr);
    if (curve == std::string_view("prime256v1") || curve == std::string_view("secp384r1")) return {};
    return refuse("an elliptic curve other than P-256 and P-384");
  }
  if (EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "ED448") == 1) {
    return refuse(
        "OpenSSL 3.0 makes no CMS signatures with Ed25519 and Ed448; sign with an OpenSSH key instead (--ssh-key)");
  }
  return refuse("neither an RSA key nor an elliptic curve");
}

}  // namespace

Expected<void> check_key_kind(const PrivateKey& key) { return check_kind(key.handle()); }

bool is_key_of(const PrivateKey& key, const Certificate& certificate) {
  const bool belongs = X509_check_private_key(certificate.handle(), key.handle()) == 1;
  ERR_clear_error();
  return belongs;
}

Expected<void> check_signing_key(const PrivateKey& key, const Certificate& certificate, UnixSeconds now) {
  if (auto fits = check_key_kind(key); !fits) return fits;
  if (!is_key_of(key, certificate)) return refuse("the key is not that of the certificate");
  if (now < certificate.not_before()) return refuse("the certificate is not valid yet");
  if (now > certificate.not_after()) return refuse("the certificate is not valid any more");
  return check_use(certificate, CertificateUse::signing);
}

Expected<std::string> cms_sign(std::string_view content, const PrivateKey& key, const Certificate& certificate,
                               std::span<const Certificate> chain) {
  ERR_clear_error();
  const openssl::Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, form));
  if (!cms) return refuse(openssl::with_reason("no signature could be begun"));
  // CMS_CADES adds signing-certificate-v2; the time and the type of the content are added by themselves.
  if (CMS_add1_signer(cms.get(), certificate.handle(), key.handle(), EVP_sha256(), form | CMS_CADES) == nullptr) {
    return refuse(openssl::with_reason("the key cannot make a CMS signature"));
  }
  for (const Certificate& other : chain) {
    if (other == certificate) continue;
    if (CMS_add1_cert(cms.get(), other.handle()) != 1) {
      return refuse(openssl::with_reason("a certificate of the chain cannot be added; is one there twice?"));
    }
  }
  const openssl::Bio reader = openssl::reader_of(content);
  if (CMS_final(cms.get(), reader.get(), nullptr, form) != 1) {
    return refuse(openssl::with_reason("the key made no signature"));
  }
  return openssl::encode(cms.get(), i2d_CMS_ContentInfo);
}

}  // namespace exhibit
