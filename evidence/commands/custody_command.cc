#include "evidence/commands/custody_command.h"

#include <memory>
#include <string>

#include "evidence/commands/custody_actions.h"
#include "evidence/custody/record.h"

namespace exhibit {
namespace {

constexpr const char* footer =
    R"(The log is BUNDLE.custody.jsonl. Each line holds the SHA-256 of the line before it, the first that of SEAL, and each event
what a reading of the whole bundle found right then. The bundle itself is never written.

Examples:
  exhibit custody add before.tar --event examined --by 'Ada Byron' --where 'Lab 2' --why 'case 17' --ssh-key ~/.ssh/id_ed25519
  exhibit custody transfer before.tar --to 'Bob Crane' --by 'Ada Byron' --ssh-key ~/.ssh/id_ed25519
  exhibit custody accept before.tar --by 'Bob Crane' --ssh-key bob.pub        on Bob's machine, with his agent
  exhibit custody verify before.tar --signer allowed_signers --expect-head 4f5c…
  exhibit custody log before.tar

Without this tool: sed -n 3p LOG is an event, the digest of the line is `sed -n 3p LOG | sha256sum`, and its signature
`sed -n 4p LOG | jq -r .signature | base64 -d`, which ssh-keygen -Y verify -n exhibit-custody reads.)";

constexpr const char* verify_footer =
    R"(A --signer is a file of certificates, sha256: and the digest of a public key, an OpenSSH allowed_signers or .pub file, or
SHA256: and the fingerprint of an SSH key. Where one is given, every event has to be signed by one of them,
whose certificate or key is judged at the first trusted time stamp over the signature, else now.

Exit status:
  0  WHOLE: every line follows the one before it, every event is signed, every transfer by both
  1  BROKEN: edited, deleted, forked, cut before a head that is known, a signature that does not hold or is nobody's
     who was named; or the log is another bundle's, or the bundle is TAMPERED or MALFORMED
  2  usage, or a file that cannot be read
  3  OPEN: nothing contradicts, but something is missing or odd: an unsigned event, a receiver's signature, another
     receiver than the one it was given to, a clock that goes back, a torn last line)";

constexpr const char* event_footer =
    R"(Exit status:
  0  written; the bundle is consistent, or encrypted
  1  written, and the bundle was found INCOMPLETE, TAMPERED or MALFORMED
  2  usage, a file or key that cannot be used, or a log that nothing may be added to; nothing was written)";

constexpr const char* stamp_footer =
    R"(Exit status:
  0  stamped: the file is beside the log
  2  usage, no answer or one that is not good, or a log that is not whole; nothing was written)";

/// One action with the options that all have.
CLI::App* action(CLI::App& custody, const std::shared_ptr<CustodyActionArguments>& arguments, const char* name,
                 const char* what) {
  CLI::App* const command = custody.add_subcommand(name, what);
  command->add_option("bundle", arguments->bundle, "The bundle")
      ->required()
      ->check([](const std::string& bundle) {
        return bundle == "-" ? "a log stands beside a file, and needs its name" : "";
      })
      ->type_name("BUNDLE");
  command->add_flag("--json", arguments->json, "The same as one object");
  return command;
}

CLI::App* event_action(CLI::App& custody, const std::shared_ptr<CustodyActionArguments>& arguments, const char* name,
                       const char* what) {
  CLI::App* const command = action(custody, arguments, name, what);
  command->footer(event_footer);
  add_custody_options(*command, arguments->custody);
  add_signing_options(*command, arguments->signing);
  return command;
}

CLI::App* judging_action(CLI::App& custody, const std::shared_ptr<CustodyActionArguments>& arguments, const char* name,
                         const char* what) {
  CLI::App* const command = action(custody, arguments, name, what);
  command->footer(verify_footer);
  command->add_option("--signer", arguments->signers, "Somebody who may have signed; may be given again, see below")
      ->allow_extra_args(false)
      ->type_name("FILE|DIGEST");
  command
      ->add_option("--expect-head", arguments->expected_head,
                   "The digest of a line that has to be there: the head that was written down")
      ->type_name("SHA256");
  command
      ->add_option("--stamp", arguments->stamps,
                   "A time stamp over a line, beside those in LOG.<line>.tsr; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command->add_option("--tsa-ca", arguments->time_authorities, "The CA that time stamps must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  return command;
}

void require_digest(const CustodyActionArguments& arguments) {
  if (!arguments.expected_head.empty() && !Digest::from_hex(arguments.expected_head)) {
    throw CLI::ValidationError("--expect-head", "64 lower-case hexadecimal digits are one");
  }
}

}  // namespace

void add_custody_command(CLI::App& app, int& exit_status) {
  CLI::App* const custody = app.add_subcommand("custody", "Who had a bundle: a log beside it, signed and chained");
  custody->footer(footer);
  custody->require_subcommand(1);
  const auto arguments = std::make_shared<CustodyActionArguments>();
  auto* const added = event_action(*custody, arguments, "add", "Verify the bundle again and add an event");
  added->add_option("--event", arguments->kind, "What was done: received, examined, copied, stored, …")
      ->required()
      ->type_name("WORD");
  added->callback([arguments, &exit_status] {
    if (!custody::is_free_kind(arguments->kind)) {
      throw CLI::ValidationError(
          "--event", "a word of lower-case letters, digits and dashes, and none that has a command of its own");
    }
    exit_status = add_to_custody(*arguments, arguments->kind);
  });
  auto* const given = event_action(*custody, arguments, "transfer", "The same for handing it over; the giver signs");
  given->add_option("--to", arguments->receiver, "To whom")->required()->type_name("NAME");
  given->callback([arguments, &exit_status] { exit_status = add_to_custody(*arguments, custody::kind_transferred); });
  auto* const taken = event_action(*custody, arguments, "accept", "Accept the last transfer; the receiver signs");
  taken->callback([arguments, &exit_status] { exit_status = add_to_custody(*arguments, custody::kind_accepted); });
  auto* const mended = event_action(*custody, arguments, "repair", "Set a torn last line aside and record that");
  mended->callback([arguments, &exit_status] { exit_status = repair_custody(*arguments); });
  auto* const stamped = action(*custody, arguments, "stamp", "Have the last line time-stamped (RFC 3161)");
  stamped->footer(stamp_footer);
  stamped->add_option("--tsa", arguments->authority, "Ask this authority (http://…)")->required()->type_name("URL");
  stamped->add_option("--tsa-ca", arguments->time_authorities, "The CA that the authority must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  stamped->callback([arguments, &exit_status] { exit_status = stamp_custody(*arguments); });
  judging_action(*custody, arguments, "verify", "Judge the log and list every fault")
      ->callback([arguments, &exit_status] {
        require_digest(*arguments);
        exit_status = verify_custody(*arguments);
      });
  judging_action(*custody, arguments, "log", "Show who had it, then judge the log")
      ->callback([arguments, &exit_status] {
        require_digest(*arguments);
        exit_status = show_custody(*arguments);
      });
}

}  // namespace exhibit
