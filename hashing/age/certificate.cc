#include "hashing/age/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <new>

namespace exhibit::age {
namespace {

constexpr std::string_view pem_start = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view pem_trusted_start = "-----BEGIN TRUSTED CERTIFICATE-----";
constexpr int least_rsa_bits = 2048;

x509_st* parse_pem(std::string_view text) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> input(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())),
                                                        &BIO_free);
  if (!input) throw std::bad_alloc();
  return PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr);
}

x509_st* parse_der(std::string_view bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* const end = at + bytes.size();
  x509_st* const handle = d2i_X509(nullptr, &at, static_cast<long>(bytes.size()));
  if (handle == nullptr || at == end) return handle;
  X509_free(handle);
  return nullptr;
}

/// Why no key can be wrapped for the certificate's holder; empty where one can.
std::string why_unfit(x509_st* certificate) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key == nullptr) return "its key is of a kind that OpenSSL does not know";
  const bool is_rsa = EVP_PKEY_is_a(key, "RSA") == 1;
  if (!is_rsa && EVP_PKEY_is_a(key, "EC") != 1)
    return "its key is neither RSA nor of an elliptic curve that CMS agrees keys on";
  if (is_rsa && EVP_PKEY_get_bits(key) < least_rsa_bits) return "its RSA key has fewer than 2,048 bits";
  const bool has_usage = (X509_get_extension_flags(certificate) & EXFLAG_KUSAGE) != 0;
  const std::uint32_t needed = is_rsa ? KU_KEY_ENCIPHERMENT : KU_KEY_AGREEMENT;
  if (has_usage && (X509_get_key_usage(certificate) & needed) == 0) {
    return is_rsa ? "its key usage does not allow keyEncipherment" : "its key usage does not allow keyAgreement";
  }
  return {};
}

}  // namespace

void Certificate::Free::operator()(x509_st* handle) const noexcept { X509_free(handle); }

bool is_certificate(std::string_view bytes) {
  const bool is_der_sequence = bytes.starts_with("\x30\x82");
  return is_der_sequence || bytes.find(pem_start) != std::string_view::npos ||
         bytes.find(pem_trusted_start) != std::string_view::npos;
}

Expected<Certificate> Certificate::parse(std::string_view bytes) {
  const std::size_t start = bytes.find(pem_start);
  if (start != std::string_view::npos && bytes.find("PRIVATE KEY-----") != std::string_view::npos) {
    return refuse(
        "it holds a private key too, which does not belong where bundles are encrypted; give the certificate alone");
  }
  if (start != std::string_view::npos && bytes.find(pem_start, start + 1) != std::string_view::npos) {
    return refuse("it holds several certificates; give that of the recipient alone");
  }
  Certificate certificate(start == std::string_view::npos ? parse_der(bytes) : parse_pem(bytes.substr(start)));
  ERR_clear_error();
  if (!certificate.handle_) return refuse("no X.509 certificate in PEM or DER");
  if (std::string why = why_unfit(certificate.get()); !why.empty()) return refuse(std::move(why));
  return certificate;
}

}  // namespace exhibit::age
