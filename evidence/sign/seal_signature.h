// One way of signing a seal, ready before the bundle is read: its key is open and its file's name is free.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/sidecars/sidecars.h"
#include "evidence/sign/seal_to_sign.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::ssh {
class Signer;
}

namespace exhibit {

struct SealSignature {
  std::string path;    ///< of the sidecar that it becomes
  std::string signer;  ///< a certificate's subject, or a key's fingerprint; raw bytes
  /// The sidecar's content. What it makes has been verified as a reader will.
  std::function<Expected<std::string>(std::string_view seal)> make;
};

/// The files of somebody who signs with X.509.
struct CmsKeyFiles {
  std::string key;
  std::string certificate;
  std::vector<std::string> chain;
};

/// A key of X.509 that is open, for bytes of any kind.
struct CmsKey {
  std::string signer;  ///< the certificate's subject; raw bytes
  std::string key;     ///< "sha256:<hex>" of SubjectPublicKeyInfo
  /// A detached signature in DER, verified.
  std::function<Expected<std::string>(std::string_view content)> make;
};

/// The signer's certificate is the one of `certificate` whose key it is; all others go along.
Result<CmsKey> open_cms_key(const CmsKeyFiles& files, const PassphraseSource& passphrase);

/// A CMS signature over the seal.
Result<SealSignature> prepare_cms(const CmsKey& key, const SidecarPaths& paths);

/// An SSHSIG signature over the seal, for `ssh-keygen -Y verify -n exhibit-seal`.
Result<SealSignature> prepare_ssh(std::shared_ptr<const ssh::Signer> signer, const SidecarPaths& paths);

/// Writes SEAL beside the bundle, then each of `signatures`. `written` gets the path of each file that is there, also
/// where a later one fails.
Result<void> write_signatures(const SealToSign& sealed, const std::vector<SealSignature>& signatures,
                              std::vector<std::string>& written);

/// The whole of a small file that holds a private key. `limit` in bytes.
Result<Secret> read_key_file(const std::string& path, std::size_t limit = std::size_t{1} << 20);

}  // namespace exhibit
