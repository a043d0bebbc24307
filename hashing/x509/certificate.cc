#include "hashing/x509/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "hashing/x509/handles.h"

namespace exhibit {
namespace {

constexpr std::string_view pem_mark = "-----BEGIN ";

std::string name_text(const X509_NAME* name) {
  const openssl::Bio text(BIO_new(BIO_s_mem()));
  // Without ESC_MSB letters beyond ASCII stay UTF-8 instead of becoming \xHH.
  constexpr unsigned long flags = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!text || X509_NAME_print_ex(text.get(), name, 0, flags) < 0) {
    ERR_clear_error();
    return "a name that cannot be read";
  }
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(text.get(), &bytes);
  return {bytes, static_cast<std::size_t>(length)};
}

Digest digest_of(const X509* certificate, int (*digest)(const X509*, const EVP_MD*, unsigned char*, unsigned int*)) {
  Digest value;
  unsigned int length = 0;
  if (digest(certificate, EVP_sha256(), value.bytes.data(), &length) != 1 || length != Digest::size) {
    throw CryptoError("X509_digest failed");
  }
  return value;
}

/// One that decoded may still hold times, a key or extensions that are none.
Expected<Certificate> checked(X509* handle) {
  Certificate certificate(handle);
  const bool has_times = openssl::time_of(X509_get0_notBefore(handle)) && openssl::time_of(X509_get0_notAfter(handle));
  const bool has_key = X509_get0_pubkey(handle) != nullptr;
  const bool has_extensions = X509_check_purpose(handle, -1, 0) == 1;
  ERR_clear_error();
  if (has_times && has_key && has_extensions) return certificate;
  return refuse("a certificate whose times, key or extensions cannot be read");
}

Expected<std::vector<Certificate>> certificates_from_pem(std::string_view content) {
  const openssl::Bio reader = openssl::reader_of(content);
  std::vector<Certificate> certificates;
  while (X509* const handle = PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr)) {
    auto certificate = checked(handle);
    if (!certificate) return std::unexpected(certificate.error());
    certificates.push_back(*std::move(certificate));
  }
  const int reason = ERR_GET_REASON(ERR_peek_last_error());
  ERR_clear_error();
  if (reason != PEM_R_NO_START_LINE) return refuse("a certificate in it cannot be read");
  if (certificates.empty()) return refuse("it holds no certificate");
  return certificates;
}

}  // namespace

Certificate::Certificate(X509* handle) : handle_(handle, X509_free) {}

Expected<Certificate> Certificate::from_der(std::string_view der) {
  auto decoded = openssl::decode_whole<X509, X509_free>(der, d2i_X509);
  ERR_clear_error();
  if (!decoded) return refuse("no certificate");
  return checked(decoded.release());
}

std::string Certificate::subject() const { return name_text(X509_get_subject_name(handle())); }

std::string Certificate::issuer() const { return name_text(X509_get_issuer_name(handle())); }

std::string Certificate::serial() const { return openssl::hex_of(X509_get0_serialNumber(handle())); }

Digest Certificate::key_sha256() const {
  return exhibit::sha256(openssl::encode(X509_get_X509_PUBKEY(handle()), i2d_X509_PUBKEY));
}

Digest Certificate::sha256() const { return digest_of(handle(), X509_digest); }

UnixSeconds Certificate::not_before() const { return openssl::time_of(X509_get0_notBefore(handle())).value_or(0); }

UnixSeconds Certificate::not_after() const { return openssl::time_of(X509_get0_notAfter(handle())).value_or(0); }

Expected<std::vector<Certificate>> certificates_from(std::string_view content) {
  if (content.find(pem_mark) != std::string_view::npos) return certificates_from_pem(content);
  auto certificate = Certificate::from_der(content);
  if (!certificate) return refuse("it holds no certificate");
  return std::vector{*std::move(certificate)};
}

}  // namespace exhibit
