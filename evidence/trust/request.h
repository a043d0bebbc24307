// Whom the examiner trusts, and what is asked of a bundle beyond that it is consistent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/trust/sidecar_set.h"
#include "hashing/digest.h"
#include "hashing/x509/certificate.h"

namespace exhibit {

/// Signers by name. Certificates and digests are for CMS, allowed_signers files for SSHSIG.
struct Signers {
  std::vector<Certificate> certificates;
  std::vector<Digest> keys;                  ///< SHA-256 of SubjectPublicKeyInfo
  std::vector<SidecarFile> allowed_signers;  ///< OpenSSH's, ssh-keygen(1), or public keys; as read, not parsed
  std::vector<std::string> fingerprints;     ///< of SSH keys, "SHA256:<base64>"

  bool names_certificates() const { return !certificates.empty() || !keys.empty(); }
  bool names_ssh_keys() const { return !allowed_signers.empty() || !fingerprints.empty(); }
  bool names_anybody() const { return names_certificates() || names_ssh_keys(); }
};

/// `named`: each "sha256:<64 digits>", "SHA256:<base64>" as ssh-keygen shows a key, a file that holds certificates, or
/// else an allowed_signers file or a public key of OpenSSH.
Result<Signers> read_signers(const std::vector<std::string>& named);

/// All certificates of each of `files`.
Result<std::vector<Certificate>> read_certificates(const std::vector<std::string>& files);

struct TrustRequest {
  Signers signers;
  std::vector<Certificate> authorities;       ///< that a signer's certificate must lead to
  std::vector<Certificate> time_authorities;  ///< the same of a time stamp's
  std::optional<Digest> expected_seal;        ///< that the collector printed, or a witness wrote down
  bool requires_signature = false;
  bool requires_time_stamp = false;
  UnixSeconds now = 0;  ///< when certificates are judged that no trusted time stamp vouches for
};

}  // namespace exhibit
