// X.509 certificates as recipients. age has no such thing: a one-time age identity is a recipient of the file, and its
// text travels in the header as CMS EnvelopedData (RFC 5652, 6) to the certificates' holders. Who has no Exhibit opens
// the CMS with openssl and the file with age.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "hashing/age/header.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

struct x509_st;

namespace exhibit::age {

/// A stanza of this type has no arguments; its body is DER, a multiple of 3 bytes long, so that ordinary base64
/// decoders take it though age writes no padding. Other implementations of age pass over it, as they do over all they
/// do not know.
inline constexpr std::string_view cms_type = "exhibit-cms";

class Certificate {
 public:
  /// One certificate, PEM or DER. Refuses several, a private key beside it, keys other than RSA of 2,048 bits and more
  /// or those of elliptic curves, and a key usage that does not let keys be wrapped. Neither dates nor issuers are
  /// judged: the holder of the key opens the file whatever they say.
  static Expected<Certificate> parse(std::string_view bytes);

  x509_st* get() const { return handle_.get(); }

 private:
  struct Free {
    void operator()(x509_st* handle) const noexcept;
  };
  explicit Certificate(x509_st* handle) : handle_(handle) {}

  std::unique_ptr<x509_st, Free> handle_;
};

/// Whether `bytes` look like a certificate rather than lines of text.
bool is_certificate(std::string_view bytes);

/// Both stanzas: the file key for a new one-time identity, and the identity for the holders of all certificates, of
/// which there is one at least.
Expected<std::vector<Stanza>> wrap_for_certificates(const std::vector<Certificate>& certificates,
                                                    const Secret& file_key);

}  // namespace exhibit::age
