#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

#include "hashing/age/certificate.h"
#include "hashing/age/primitives.h"
#include "hashing/age/x25519.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

using Cms = std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

/// RSA-OAEP (RFC 8017, 7.1) or ephemeral-static ECDH (RFC 5753, 3.1), both with SHA-256.
bool add_recipient(CMS_ContentInfo* cms, x509_st* certificate) {
  CMS_RecipientInfo* const recipient = CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM);
  if (recipient == nullptr) return false;
  EVP_PKEY_CTX* const context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
  if (context == nullptr) return false;
  if (EVP_PKEY_is_a(X509_get0_pubkey(certificate), "EC") == 1) {
    // OpenSSL 3.0 takes the derivation of X9.63 by itself, and fails where it was told so.
    return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) == 1;
  }
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) == 1;
}

/// EnvelopedData in DER; empty where OpenSSL does not do it.
std::string envelop(const std::vector<Certificate>& certificates, const Secret& content) {
  const Cms cms(CMS_encrypt(nullptr, nullptr, EVP_aes_256_cbc(), CMS_BINARY | CMS_PARTIAL), &CMS_ContentInfo_free);
  if (!cms) return {};
  for (const Certificate& certificate : certificates) {
    if (!add_recipient(cms.get(), certificate.get())) return {};
  }
  const Bio input(BIO_new_mem_buf(content.view().data(), static_cast<int>(content.size())), &BIO_free);
  if (!input || CMS_final(cms.get(), input.get(), nullptr, CMS_BINARY) != 1) return {};
  unsigned char* der = nullptr;
  const int length = i2d_CMS_ContentInfo(cms.get(), &der);
  if (length <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return bytes;
}

/// An identity file of age's: the identity, and `blocks` times 16 bytes of comment.
Secret identity_file(const Secret& scalar, std::size_t blocks) {
  const Secret identity = x25519_identity_text(scalar);
  const std::string comment = blocks == 0 ? "" : "#" + std::string(16 * blocks - 2, '-') + "\n";
  Secret file(comment.size() + identity.size() + 1);
  std::size_t at = comment.copy(file.bytes().data(), comment.size());
  at += identity.view().copy(file.bytes().data() + at, identity.size());
  file.bytes()[at] = '\n';
  return file;
}

}  // namespace

Expected<std::vector<Stanza>> wrap_for_certificates(const std::vector<Certificate>& certificates,
                                                    const Secret& file_key) {
  const Secret scalar = new_x25519_scalar();
  auto for_identity = X25519Recipient(x25519_public(scalar.view())).wrap(file_key);
  if (!for_identity) return std::unexpected(for_identity.error());
  // Each block of AES makes the DER 16 bytes longer, which is 1 modulo 3; lengths of lengths may add some.
  for (std::size_t blocks = 0; blocks < 16; ++blocks) {
    std::string body = envelop(certificates, identity_file(scalar, blocks));
    ERR_clear_error();
    if (body.empty()) return refuse("OpenSSL cannot wrap a key for the holder of the certificate");
    if (body.size() % 3 == 0)
      return std::vector<Stanza>{*std::move(for_identity), {std::string(cms_type), {}, std::move(body)}};
  }
  throw CryptoError("CMS of no length that base64 takes without padding");
}

}  // namespace exhibit::age
