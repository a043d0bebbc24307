#include "evidence/commands/signing_options.h"

#include "evidence/commands/passphrase.h"
#include "evidence/custody/line_signer.h"
#include "evidence/sign/ssh_signer.h"

namespace exhibit {

void add_signing_options(CLI::App& command, SigningArguments& arguments) {
  command
      .add_option("--ssh-key", arguments.ssh_key,
                  "Sign with this SSH key: the private key's file, or the .pub file or fingerprint of one in ssh-agent")
      ->type_name("FILE|SHA256:…");
  auto* const key =
      command.add_option("--key", arguments.cms.key, "Sign with this private key (PEM)")->type_name("FILE");
  auto* const certificate =
      command.add_option("--cert", arguments.cms.certificate, "Its certificate (PEM or DER)")->type_name("FILE");
  auto* const chain =
      command.add_option("--chain", arguments.cms.chain, "Certificates from it to the CA; may be given again")
          ->allow_extra_args(false)
          ->type_name("FILE");
  key->needs(certificate);
  certificate->needs(key);
  chain->needs(key);
}

std::optional<custody::LineSigner> SigningKeys::line_signer() const {
  if (ssh) return custody::line_signer(ssh);
  if (cms) return custody::line_signer(*cms);
  return std::nullopt;
}

Result<SigningKeys> open_signing_keys(const SigningArguments& arguments) {
  SigningKeys keys;
  if (!arguments.ssh_key.empty()) {
    auto signer = read_ssh_signer(arguments.ssh_key, passphrase_from_terminal());
    if (!signer) return std::unexpected(signer.error());
    keys.ssh = *std::move(signer);
  }
  if (!arguments.cms.key.empty()) {
    auto key = open_cms_key(arguments.cms, passphrase_from_terminal());
    if (!key) return std::unexpected(key.error());
    keys.cms = *std::move(key);
  }
  return keys;
}

Result<std::vector<SealSignature>> seal_signatures(const SigningKeys& keys, const SidecarPaths& paths) {
  std::vector<SealSignature> signatures;
  if (keys.cms) {
    auto signature = prepare_cms(*keys.cms, paths);
    if (!signature) return std::unexpected(signature.error());
    signatures.push_back(*std::move(signature));
  }
  if (keys.ssh) {
    auto signature = prepare_ssh(keys.ssh, paths);
    if (!signature) return std::unexpected(signature.error());
    signatures.push_back(*std::move(signature));
  }
  return signatures;
}

}  // namespace exhibit
