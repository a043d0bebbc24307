// OpenSSL's objects with one owner each, and bytes in and out of them. Only for the files that speak to OpenSSL.
#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ess.h>
#include <openssl/evp.h>  // IWYU pragma: export
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/x509/certificate.h"

namespace exhibit::openssl {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const noexcept {
    free(object);
  }
};
template <typename T, auto free>
using Handle = std::unique_ptr<T, Free<free>>;

using Bio = Handle<BIO, BIO_free>;
using Cms = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;
using PathCheck = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;
using Store = Handle<X509_STORE, X509_STORE_free>;
using Query = Handle<TS_REQ, TS_REQ_free>;
using Response = Handle<TS_RESP, TS_RESP_free>;
using StampedInfo = Handle<TS_TST_INFO, TS_TST_INFO_free>;
using SigningCert = Handle<ESS_SIGNING_CERT, ESS_SIGNING_CERT_free>;
using SigningCertV2 = Handle<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free>;

struct FreeCertificates {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); }
};
/// A stack that owns no certificate of it.
using Certificates = std::unique_ptr<STACK_OF(X509), FreeCertificates>;

/// A stack of `certificates`, which must outlive it. Throws CryptoError.
template <typename Range>
Certificates stack_of(const Range& certificates) {
  Certificates stack(sk_X509_new_null());
  if (!stack) throw CryptoError("sk_X509_new_null failed");
  for (const Certificate& certificate : certificates) {
    if (sk_X509_push(stack.get(), certificate.handle()) == 0) throw CryptoError("sk_X509_push failed");
  }
  return stack;
}

using BioChain = Handle<BIO, BIO_free_all>;

/// For reading `bytes`, which must outlive it. Throws CryptoError.
Bio reader_of(std::string_view bytes);
/// The same behind a filter that does nothing. CMS_verify makes a copy of a reader of memory by itself, and loses it
/// where a digest is not known (OpenSSL 3.0).
BioChain filtered_reader_of(std::string_view bytes);

/// The object that `decode` (a d2i function) makes of all of `bytes`: nothing where it fails or leaves a byte.
template <typename T, auto free, typename Decode>
Handle<T, free> decode_whole(std::string_view bytes, Decode decode) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto* const end = at + bytes.size();
  Handle<T, free> object(decode(nullptr, &at, static_cast<long>(bytes.size())));
  if (at != end) object.reset();
  return object;
}

/// The DER that `encode` (an i2d function) makes of `object`. Throws CryptoError.
template <typename T, typename Encode>
std::string encode(T* object, Encode encode_der) {
  const int length = encode_der(object, nullptr);
  if (length < 0) throw CryptoError("an object could not be encoded");
  std::string der(static_cast<std::size_t>(length), '\0');
  auto* at = reinterpret_cast<unsigned char*>(der.data());
  if (encode_der(object, &at) != length) throw CryptoError("an object could not be encoded");
  return der;
}

std::string_view bytes_of(const ASN1_STRING* string);
/// Lower-case hexadecimal digits of a number that is not negative.
std::string hex_of(const ASN1_INTEGER* number);
/// Refuses what is no time.
Expected<UnixSeconds> time_of(const ASN1_TIME* time);
/// "1.2.3".
std::string dotted(const ASN1_OBJECT* object);

/// `what`, followed by OpenSSL's reason for its last failure where it has one, and empties its queue of errors.
std::string with_reason(std::string_view what);

}  // namespace exhibit::openssl
