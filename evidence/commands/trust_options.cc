#include "evidence/commands/trust_options.h"

#include "evidence/encoding/time_text.h"

namespace exhibit {

void add_trust_options(CLI::App& command, TrustArguments& arguments) {
  // One each time, or what stands after it would be taken for a file, too.
  command.add_option("--signer", arguments.signers, "Somebody who may have signed; may be given again, see below")
      ->allow_extra_args(false)
      ->type_name("FILE|DIGEST");
  command.add_option("--ca", arguments.authorities, "The CA that a signer's certificate must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command.add_option("--tsa-ca", arguments.time_authorities, "The same for the certificates of time stamps")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command
      .add_option("--expect-seal", arguments.expected_seal,
                  "The seal that the collector printed, or that a witness wrote down")
      ->check([](const std::string& text) {
        return Digest::from_hex(text) ? "" : "64 lower-case hexadecimal digits are one";
      })
      ->type_name("SHA256");
  command.add_flag("--require-signature", arguments.requires_signature, "Fail unless somebody trusted signed");
  command.add_flag("--require-timestamp", arguments.requires_time_stamp, "Fail unless a trusted time stamp is there");
}

Result<TrustRequest> trust_request(const TrustArguments& arguments) {
  auto signers = read_signers(arguments.signers);
  if (!signers) return std::unexpected(signers.error());
  auto authorities = read_certificates(arguments.authorities);
  if (!authorities) return std::unexpected(authorities.error());
  auto time_authorities = read_certificates(arguments.time_authorities);
  if (!time_authorities) return std::unexpected(time_authorities.error());
  return TrustRequest{.signers = *std::move(signers),
                      .authorities = *std::move(authorities),
                      .time_authorities = *std::move(time_authorities),
                      .expected_seal = Digest::from_hex(arguments.expected_seal),
                      .requires_signature = arguments.requires_signature,
                      .requires_time_stamp = arguments.requires_time_stamp,
                      .now = now().seconds};
}

}  // namespace exhibit
