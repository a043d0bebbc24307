#include "tests/support/pki.h"

#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <stdexcept>

#include "hashing/x509/handles.h"

namespace exhibit::test {
namespace {

using openssl::Bio;
using Key = std::shared_ptr<EVP_PKEY>;

constexpr const char* tst_info_type = "1.2.840.113549.1.9.16.1.4";

void require(bool worked, const char* what) {
  if (!worked) throw std::runtime_error(openssl::with_reason(what));
}

Key make_key(KeyKind kind) {
  EVP_PKEY* key = nullptr;
  switch (kind) {
    case KeyKind::p256: key = EVP_EC_gen("P-256"); break;
    case KeyKind::p384: key = EVP_EC_gen("P-384"); break;
    case KeyKind::p521: key = EVP_EC_gen("P-521"); break;
    case KeyKind::rsa1024: key = EVP_RSA_gen(1024); break;
    case KeyKind::rsa2048: key = EVP_RSA_gen(2048); break;
    case KeyKind::ed25519: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
  }
  require(key != nullptr, "a key");
  return Key(key, EVP_PKEY_free);
}

void set_name(X509_NAME* name, const std::string& common_name) {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(common_name.data());
  require(
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, static_cast<int>(common_name.size()), -1, 0) == 1,
      "a name");
}

std::string bytes_in(BIO* memory) {
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(memory, &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

long next_serial() {
  static long serial = 1000;
  return ++serial;
}

/// DER, by hand: what is under test does not make what it is tested with.
std::string der(char tag, const std::string& content) {
  std::string length;
  for (std::size_t rest = content.size(); rest > 0; rest >>= 8) length.insert(0, 1, static_cast<char>(rest & 0xff));
  if (content.size() < 128) return std::string(1, tag) + static_cast<char>(content.size()) + content;
  return std::string(1, tag) + static_cast<char>(0x80 | length.size()) + length + content;
}

constexpr char der_sequence = 0x30;
constexpr char der_integer = 0x02;
constexpr char der_octets = 0x04;
constexpr char der_utf8 = 0x0c;
constexpr char der_time = 0x18;
constexpr char der_object = 0x06;

std::string object_der(const char* name) {
  const openssl::Handle<ASN1_OBJECT, ASN1_OBJECT_free> object(OBJ_txt2obj(name, 0));
  require(object != nullptr, name);
  return der(der_object, {reinterpret_cast<const char*>(OBJ_get0_data(object.get())), OBJ_length(object.get())});
}

std::string digest_bytes(std::string_view content, const std::string& method) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  std::size_t length = 0;
  require(EVP_Q_digest(nullptr, method.c_str(), nullptr, content.data(), content.size(), digest, &length) == 1,
          "a digest");
  return {reinterpret_cast<const char*>(digest), length};
}

std::string generalized_time(UnixSeconds time) {
  std::tm parts{};
  const std::time_t seconds = time;
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &parts)};
}

std::string tst_info(std::string_view content, const StampTerms& terms) {
  const std::string algorithm =
      der(der_sequence, object_der(terms.imprint_digest.c_str()) + std::string("\x05\x00", 2));
  std::string info = der(der_integer, "\x01") + object_der("1.2.3.4.5") +
                     der(der_sequence, algorithm + der(der_octets, digest_bytes(content, terms.imprint_digest))) +
                     der(der_integer, "\x2a") + der(der_time, generalized_time(terms.time));
  if (terms.accuracy_seconds) {
    info += der(der_sequence, der(der_integer, std::string(1, static_cast<char>(*terms.accuracy_seconds))));
  }
  if (!terms.nonce.empty()) info += der(der_integer, terms.nonce);
  return der(der_sequence, info);
}

}  // namespace

UnixSeconds world_begin() {
  static const UnixSeconds begin = std::time(nullptr);
  return begin;
}

Identity make_identity(const CertificateTerms& terms, const Identity* issuer) {
  Key key = make_key(terms.kind);
  Certificate made(X509_new());
  X509* const certificate = made.handle();
  require(certificate != nullptr, "a certificate");
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), next_serial());
  set_name(X509_get_subject_name(certificate), terms.name);
  X509_set_issuer_name(certificate, issuer != nullptr ? X509_get_subject_name(issuer->certificate.handle())
                                                      : X509_get_subject_name(certificate));
  ASN1_TIME_set(X509_getm_notBefore(certificate), terms.not_before);
  ASN1_TIME_set(X509_getm_notAfter(certificate), terms.not_after);
  X509_set_pubkey(certificate, key.get());
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer != nullptr ? issuer->certificate.handle() : certificate, certificate, nullptr,
                 nullptr, 0);
  for (const auto& [name, value] : terms.extensions) {
    X509_EXTENSION* const extension = X509V3_EXT_conf(nullptr, &context, name.c_str(), value.c_str());
    require(extension != nullptr, name.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  EVP_PKEY* const signer = issuer != nullptr ? issuer->key.get() : key.get();
  const bool names_its_digest = EVP_PKEY_is_a(signer, "ED25519") != 1;
  const EVP_MD* const digest = names_its_digest ? EVP_get_digestbyname(terms.digest.c_str()) : nullptr;
  require(X509_sign(certificate, signer, digest) > 0, "a signature on a certificate");
  // Decoded anew, so that nothing is remembered of how it was made.
  return {std::move(key), Certificate::from_der(certificate_der(made)).value()};
}

Identity make_authority(const std::string& name) {
  return make_identity({.name = name,
                        .extensions = {{"basicConstraints", "critical,CA:TRUE"},
                                       {"keyUsage", "critical,keyCertSign,cRLSign"},
                                       {"subjectKeyIdentifier", "hash"}},
                        .not_before = world_begin() - 10 * year,
                        .not_after = world_begin() + 20 * year},
                       nullptr);
}

Identity make_time_authority(const Identity& issuer, UnixSeconds not_after) {
  return make_identity(
      {.name = "Time",
       .extensions = {{"keyUsage", "critical,digitalSignature"}, {"extendedKeyUsage", "critical,timeStamping"}},
       .not_after = not_after},
      &issuer);
}

std::string certificate_pem(const Certificate& certificate) {
  const Bio memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(memory.get(), certificate.handle()) == 1, "PEM");
  return bytes_in(memory.get());
}

std::string certificate_der(const Certificate& certificate) { return openssl::encode(certificate.handle(), i2d_X509); }

std::string key_pem(const Identity& identity, std::string_view passphrase, KeyForm form) {
  const Bio memory(BIO_new(BIO_s_mem()));
  std::string secret(passphrase);
  auto* const bytes = reinterpret_cast<unsigned char*>(secret.data());
  const EVP_CIPHER* const cipher = secret.empty() ? nullptr : EVP_aes_256_cbc();
  const int length = static_cast<int>(secret.size());
  const int written = form == KeyForm::traditional
                          ? PEM_write_bio_PrivateKey_traditional(memory.get(), identity.key.get(), cipher, bytes,
                                                                 length, nullptr, nullptr)
                          : PEM_write_bio_PKCS8PrivateKey(memory.get(), identity.key.get(), cipher, secret.data(),
                                                          length, nullptr, nullptr);
  require(written == 1, "PEM");
  return bytes_in(memory.get());
}

std::string cms_of(std::string_view content, const Identity& signer, const CmsTerms& terms) {
  const unsigned int form = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP | (terms.is_detached ? CMS_DETACHED : 0u);
  const openssl::Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, form));
  require(cms != nullptr, "a SignedData");
  if (!terms.content_type.empty()) {
    const openssl::Handle<ASN1_OBJECT, ASN1_OBJECT_free> type(OBJ_txt2obj(terms.content_type.c_str(), 1));
    require(CMS_set1_eContentType(cms.get(), type.get()) == 1, "a type of content");
  }
  const unsigned int how = form | (terms.binds_certificate ? CMS_CADES : 0u) |
                           (terms.has_attributes ? 0u : CMS_NOATTR) | (terms.holds_certificate ? 0u : CMS_NOCERTS);
  CMS_SignerInfo* const info = CMS_add1_signer(cms.get(), signer.certificate.handle(), signer.key.get(),
                                               EVP_get_digestbyname(terms.digest.c_str()), how);
  require(info != nullptr, "a signer");
  if (terms.signing_time) {
    const openssl::Handle<ASN1_TIME, ASN1_TIME_free> time(ASN1_TIME_set(nullptr, *terms.signing_time));
    require(CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, ASN1_STRING_type(time.get()), time.get(), -1) == 1,
            "a signing time");
  }
  for (const Certificate& certificate : terms.chain) CMS_add1_cert(cms.get(), certificate.handle());
  const Bio reader = openssl::reader_of(content);
  require(CMS_final(cms.get(), reader.get(), nullptr, form) == 1, "a signature");
  return openssl::encode(cms.get(), i2d_CMS_ContentInfo);
}

std::string cms_without_signers(const Certificate& certificate) {
  // CMS_final insists on a signer; the older interface for the same structure does not.
  const openssl::Handle<PKCS7, PKCS7_free> empty(PKCS7_new());
  require(PKCS7_set_type(empty.get(), NID_pkcs7_signed) == 1, "a SignedData");
  require(PKCS7_content_new(empty.get(), NID_pkcs7_data) == 1, "a content");
  PKCS7_set_detached(empty.get(), 1);
  require(PKCS7_add_certificate(empty.get(), certificate.handle()) == 1, "a certificate");
  return openssl::encode(empty.get(), i2d_PKCS7);
}

std::string time_stamp_token(std::string_view content, const Identity& authority, const StampTerms& terms) {
  CmsTerms signature = terms.signature;
  signature.is_detached = false;
  signature.content_type = tst_info_type;
  return cms_of(tst_info(content, terms), authority, signature);
}

std::string stamp_of(std::string_view content, const Identity& authority, const StampTerms& terms) {
  const std::string granted = der(der_sequence, der(der_integer, std::string(1, '\0')));
  return der(der_sequence, granted + time_stamp_token(content, authority, terms));
}

std::string rejected_stamp(int status, std::string_view words, std::string_view token) {
  const std::string text = der(der_sequence, der(der_utf8, std::string(words)));
  const std::string rejected = der(der_sequence, der(der_integer, std::string(1, static_cast<char>(status))) + text);
  return der(der_sequence, rejected + std::string(token));
}

}  // namespace exhibit::test
