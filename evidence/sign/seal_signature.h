// One way of signing a seal, ready before the bundle is read: its key is open and its file's name is free.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/base/result.h"
#include "evidence/sidecars/sidecars.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

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

/// A CMS signature. The signer's certificate is the one of `certificate` whose key it is; all others go along.
Result<SealSignature> prepare_cms(const CmsKeyFiles& files, const SidecarPaths& paths,
                                  const PassphraseSource& passphrase);

/// The whole of a small file that holds a private key. `limit` in bytes.
Result<Secret> read_key_file(const std::string& path, std::size_t limit = std::size_t{1} << 20);

}  // namespace exhibit
