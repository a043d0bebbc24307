// What the files beside a bundle say, once their cryptography holds over this very bundle. One that does not hold makes
// no statement: it is a fault.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hashing/x509/certificate.h"

namespace exhibit {

enum class SignatureFormat : std::uint8_t { cms, ssh };

/// One signature by one signer.
struct SignatureStatement {
  SignatureFormat format = SignatureFormat::cms;
  std::string path;    ///< of the file; raw bytes
  std::string signer;  ///< a certificate's subject, or the principal of an allowed_signers line; raw bytes
  std::string key;     ///< "sha256:<hex>" of SubjectPublicKeyInfo, or OpenSSH's fingerprint "SHA256:<base64>"
  bool is_trusted = false;
  std::string why;                          ///< what it is trusted by, or why it is not: a phrase
  std::optional<UnixSeconds> signing_time;  ///< the signer's own clock
  std::vector<std::string> notes;           ///< what does not change the trust, and a reader should know
};

/// One time stamp.
struct TimeStampStatement {
  std::string path;       ///< of the file; raw bytes
  std::string over;       ///< "SEAL", "SEAL.p7s"
  std::string authority;  ///< its certificate's subject; raw bytes
  UnixSeconds time = 0;
  std::optional<std::int64_t> accuracy_us;
  bool is_trusted = false;
  bool contradicts_seal = false;  ///< earlier than the end of the acquisition, by what SEAL says of it
  std::string why;
  std::vector<std::string> notes;
};

}  // namespace exhibit
