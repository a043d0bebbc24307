// The options by which a command is told what to sign with.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>

#include "evidence/base/result.h"
#include "evidence/custody/append.h"
#include "evidence/sign/seal_signature.h"

namespace exhibit {

struct SigningArguments {
  std::string ssh_key;  ///< a private key file, a .pub file or a fingerprint
  CmsKeyFiles cms;

  bool names_key() const { return !ssh_key.empty() || !cms.key.empty(); }
};

/// --ssh-key, --key, --cert, --chain.
void add_signing_options(CLI::App& command, SigningArguments& arguments);

/// The keys that were named, open.
struct SigningKeys {
  std::shared_ptr<const ssh::Signer> ssh;
  std::optional<CmsKey> cms;

  /// For a custody log: the SSH key, or else that of X.509; nothing where none was named.
  std::optional<custody::LineSigner> line_signer() const;
};

/// Asks for passphrases on the terminal. No key is held that was not named.
Result<SigningKeys> open_signing_keys(const SigningArguments& arguments);

/// One signature for each of `keys`. Refuses where one of the files is there already.
Result<std::vector<SealSignature>> seal_signatures(const SigningKeys& keys, const SidecarPaths& paths);

}  // namespace exhibit
