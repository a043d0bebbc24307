#include "evidence/commands/verify_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "evidence/commands/custody_beside.h"
#include "evidence/commands/terminal.h"
#include "evidence/commands/told_source.h"
#include "evidence/commands/trust_options.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/custody/examine.h"
#include "evidence/reader/encrypted.h"
#include "evidence/trust/judgement.h"
#include "evidence/trust/report.h"
#include "evidence/verify/verify.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer =
    R"(What stands beside the bundle is judged with it: BUNDLE.SEAL, .SEAL.p7s, .SEAL.sig, .SEAL.tsr, .SEAL.p7s.tsr.
A --signer is a file of certificates (each of them), sha256: and the digest of a public key
(openssl x509 -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum), an OpenSSH allowed_signers or .pub file, or
SHA256: and the fingerprint of an SSH key. The same people may have signed BUNDLE.custody.jsonl, which is judged too.
With --signer and --ca a certificate has to be named and to lead to the CA. Certificates are judged at the time of a
trusted time stamp over the signature, else today.

Examples:
  exhibit verify before.tar
  exhibit verify --require-signature --signer alice.pem --tsa-ca tsa-root.pem before.tar
  exhibit verify --expect-seal 4f5c… --signer allowed_signers before.tar
  exhibit verify --json before.tar | jq -r .verdict
  ssh host cat /evidence/before.tar | exhibit verify --sidecars before.tar -

Every byte is read once and every fault is listed. An unsigned bundle that is consistent is only as good as
your record of its seal: compare the digest that is shown with the one the collector printed.

Exit status:
  0  AUTHENTIC or CONSISTENT-UNSIGNED: every digest holds, and what was required is there
  1  TAMPERED: something contradicts a digest, the index, the seal or what stands beside the bundle;
     or a signature, time stamp, seal or head that was asked for is not there, or the custody log is broken
  2  usage, or a file that cannot be read
  3  INCOMPLETE: cut short; what is there is consistent
  4  MALFORMED: no bundle of a format that this program knows)";

struct Arguments {
  std::string bundle;
  std::string sidecars;
  std::string expected_head;
  TrustArguments trust;
  bool json = false;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit verify: {}\n", error.message());
  return trouble;
}

/// What stands beside standard input can only be told.
Result<SidecarSet> sidecars_of(const Arguments& arguments) {
  if (!arguments.sidecars.empty()) return read_sidecars(SidecarPaths(arguments.sidecars));
  if (arguments.bundle == "-") return SidecarSet{};
  return read_sidecars(SidecarPaths(arguments.bundle));
}

/// The name that what stands beside the bundle has; empty where only standard input is known.
std::string name_of(const Arguments& arguments) {
  if (!arguments.sidecars.empty()) return arguments.sidecars;
  return arguments.bundle == "-" ? std::string() : arguments.bundle;
}

/// A custody log beside the bundle, with what an examiner knows of it.
Result<std::optional<custody::Beside>> custody_of(const Arguments& arguments, const TrustRequest& request) {
  const std::string name = name_of(arguments);
  if (name.empty()) return std::nullopt;
  // Who signed the seal need not have signed every event: `exhibit custody verify` asks for that.
  custody::Expectation expectation{.signers = request.signers,
                                   .head = Digest::from_hex(arguments.expected_head),
                                   .time_stamps = {},
                                   .time_authorities = request.time_authorities};
  return custody::read_beside(SidecarPaths(name).custody, std::move(expectation));
}

/// The digest of the whole file is wanted only where a custody log tells one.
Result<custody::Examined> examine(const std::string& bundle, bool has_custody) {
  const auto file = InputFile::open(bundle);
  if (!file) return std::unexpected(file.error());
  ToldSource told(*file);
  if (has_custody) return custody::examine(told.source(), [](std::string_view) {});
  auto verification = verify(refusing_encrypted(told.source(), bundle), reading_of(*file));
  if (!verification) return std::unexpected(verification.error());
  return custody::Examined{.state = {}, .verification = *std::move(verification)};
}

int status_of(const Judgement& judgement, const std::optional<custody::CustodyReport>& custody, bool expects_head) {
  const int status = status_of(judgement.verdict);
  const bool is_as_asked = judgement.is_as_asked && !(custody && custody->is_broken()) && (custody || !expects_head);
  return status == 0 && !is_as_asked ? status_of(Verdict::tampered) : status;
}

int run(const Arguments& arguments) {
  const auto request = trust_request(arguments.trust);
  if (!request) return fail(request.error());
  const auto sidecars = sidecars_of(arguments);
  if (!sidecars) return fail(sidecars.error());
  const auto beside = custody_of(arguments, *request);
  if (!beside) return fail(beside.error());
  const auto examined = examine(arguments.bundle, beside->has_value());
  if (!examined) return fail(examined.error());
  if (examined->begins_encrypted) return fail(refuse_encrypted(arguments.bundle).error());
  const Verification& verification = examined->verification;
  const Judgement judgement = judge(verification, *sidecars, *request);
  std::optional<custody::CustodyReport> custody;
  if (*beside) custody = custody::judge(**beside, examined->state);
  const bool expects_head = !arguments.expected_head.empty();
  if (!custody && expects_head) {
    fail({ErrorCode::absent, 0, {}, "--expect-head", "there is no custody log to look for it in"});
  }
  const std::string report =
      arguments.json ? with_custody_json(judgement_json(verification, judgement), *beside, custody)
                     : with_custody_text(judgement_text(verification, judgement, arguments.bundle, palette_of_stdout()),
                                         *beside, custody, palette_of_stdout());
  const int status = status_of(judgement, custody, expects_head);
  const auto printed = write_to_stdout(report);
  return printed ? status : fail(printed.error());
}

}  // namespace

void add_verify_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("verify", "Judge a bundle's bytes, who signed it, and list every fault");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundle", arguments->bundle, "The bundle; - for standard input")->required()->type_name("BUNDLE");
  command->add_option("--sidecars", arguments->sidecars, "The bundle's name, where it is another than BUNDLE")
      ->type_name("NAME");
  add_trust_options(*command, arguments->trust);
  command
      ->add_option("--expect-head", arguments->expected_head, "The digest of a line that the custody log has to hold")
      ->check([](const std::string& text) {
        return Digest::from_hex(text) ? "" : "64 lower-case hexadecimal digits are one";
      })
      ->type_name("SHA256");
  command->add_flag("--json", arguments->json, "The verdict and the faults as one object");
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
