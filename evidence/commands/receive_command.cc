#include "evidence/commands/receive_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/bundle/output.h"
#include "evidence/commands/custody_options.h"
#include "evidence/commands/signing_options.h"
#include "evidence/commands/terminal.h"
#include "evidence/commands/told_source.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/receive/receive.h"
#include "evidence/show/render/words.h"
#include "evidence/sign/time_stamping.h"
#include "evidence/trust/request.h"
#include "evidence/verify/report.h"
#include "hashing/time_stamp/http.h"

namespace exhibit {
namespace {

constexpr int tampered = 1;
constexpr int trouble = 2;
constexpr std::chrono::seconds patience{30};

constexpr const char* footer =
    R"(Reads a bundle from standard input and writes it to FILE, judging every byte as it goes by. FILE has its name only when the
whole bundle is there and consistent. Then it is signed and time-stamped as asked, and its custody log begins
(FILE.custody.jsonl; see exhibit custody). A bundle that was cut stays as FILE.partial, with a custody log of its own;
one that contradicts itself stays as FILE.partial without any. An age file with a whole header, not in armour, is stored
as it is: nothing in it can be verified before it is decrypted, so its custody begins with the digest of the whole file.

Examples:
  ssh host sudo exhibit-collect -o - | exhibit receive -o host.tar --ssh-key ~/.ssh/id_ed25519 --why 'case 17'
  exhibit receive -o host.tar --expect-seal 4f5c… < from-elsewhere.tar

Exit status:
  0  FILE is there: CONSISTENT-UNSIGNED as it came, or an age file
  1  TAMPERED, or another seal than was expected; FILE.partial is what came
  2  usage, or a file, key or authority that cannot be used; what came is on disk if standard error says so
  3  INCOMPLETE: the stream was cut; FILE.partial is what came
  4  MALFORMED: no bundle; FILE.partial is what came, and is not there if nothing did)";

struct Arguments {
  std::string output;
  std::string expected_seal;
  std::string authority;
  std::vector<std::string> anchors;
  CustodyArguments custody;
  SigningArguments signing;
  bool json = false;

  std::optional<Digest> seal() const { return Digest::from_hex(expected_seal); }
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit receive: {}\n", error.message());
  return trouble;
}

/// What was put beside the bundle.
struct Beside {
  std::vector<std::string> files;
  bool is_signed = false;
  std::optional<custody::Appended> custody;
  std::string custody_path;
};

/// Names that are taken are told before the stream is read, since it comes only once.
Result<void> refuse_existing_sidecars(const std::string& output) {
  for (const std::string& bundle : {output, output + ".partial"}) {
    const SidecarPaths paths(bundle);
    for (const std::string& path :
         {paths.seal, paths.cms, paths.ssh, paths.seal_stamp, paths.cms_stamp, paths.custody}) {
      if (auto is_free = refuse_existing(path); !is_free) return is_free;
    }
  }
  return {};
}

Result<void> sign(const SealToSign& sealed, const SigningKeys& keys, Beside& beside) {
  const auto signatures = seal_signatures(keys, sealed.paths);
  if (!signatures) return std::unexpected(signatures.error());
  auto written = write_signatures(sealed, *signatures, beside.files);
  beside.is_signed = beside.files.size() > 1;  // the first is the copy of the seal
  return written;
}

Result<void> stamp(const Arguments& arguments, const SealToSign& sealed, std::span<const Certificate> anchors,
                   Beside& beside) {
  const auto targets = stamp_targets(sealed);
  if (!targets) return std::unexpected(targets.error());
  for (const StampTarget& target : *targets) {
    const auto made = stamp_target(
        target, [&](const TimeStampQuery& query) { return ask_authority(arguments.authority, query.der, patience); },
        anchors);
    if (!made) return std::unexpected(made.error());
    beside.files.push_back(target.stamp_path);
  }
  return {};
}

Result<void> begin_custody(const Arguments& arguments, const Received& received, const SigningKeys& keys,
                           Beside& beside) {
  const auto signer = keys.line_signer();
  beside.custody_path = SidecarPaths(received.path).custody;
  auto appended =
      custody::append_event(beside.custody_path, custody_event(arguments.custody, "received", received.examined.state),
                            signer ? &*signer : nullptr);
  if (!appended) return std::unexpected(appended.error());
  beside.custody = *std::move(appended);
  return {};
}

/// Everything that follows the last byte. Custody begins first: what fails after it does not leave the bundle without.
Result<void> finish(const Arguments& arguments, const Received& received, const SigningKeys& keys,
                    std::span<const Certificate> anchors, Beside& beside) {
  if (received.reception != Reception::kept && received.reception != Reception::cut) return {};
  if (auto begun = begin_custody(arguments, received, keys, beside); !begun) return begun;
  const Verification& verification = received.examined.verification;
  if (received.reception != Reception::kept || !verification.seal) return {};
  const SealToSign sealed{verification.seal_text, *verification.seal_sha256, *verification.seal,
                          SidecarPaths(received.path)};
  if (arguments.signing.names_key()) {
    if (auto done = sign(sealed, keys, beside); !done) return done;
  }
  return arguments.authority.empty() ? Result<void>{} : stamp(arguments, sealed, anchors, beside);
}

std::string encrypted_head(const Received& received) {
  return fmt::format("ENCRYPTED  {}\n{}{}", escape_for_terminal(received.path),
                     head_row("sha256", received.examined.state.sha256.hex()),
                     head_row("holds", fmt::format("{} bytes", received.examined.state.bytes)));
}

std::string meaning(const Received& received, const Beside& beside) {
  if (!beside.is_signed) return verdict_meaning(received.examined.verification);
  return "Every digest in the bundle agrees with its bytes. It came unsigned and is signed now: from here on nobody\n"
         "without your key can rewrite it unseen. It is what was collected if the seal above is the one that the\n"
         "collector printed when it ended, or that a witness wrote down: compare the two.";
}

std::string reception_phrase(const Received& received, const std::optional<Digest>& expected) {
  switch (received.reception) {
    case Reception::kept:
    case Reception::nothing: break;
    case Reception::cut: return "The stream was cut. What came is in " + escape_for_terminal(received.path) + ".\n";
    case Reception::rejected:
      return "What came is in " + escape_for_terminal(received.path) + "; it did not get its name.\n";
    case Reception::unexpected:
      return fmt::format(
          "This is not the bundle that was expected: its seal would be {}.\nWhat came is in {}; it did not get its "
          "name.\n",
          expected->hex(), escape_for_terminal(received.path));
  }
  if (received.examined.is_encrypted) {
    return "An age file, stored as it came. Nothing in it can be verified before it is decrypted: exhibit decrypt, "
           "then\n"
           "exhibit verify.\n";
  }
  return is_expected(received, expected) ? "Its seal is the one that was expected.\n" : "";
}

std::string report_text(const Received& received, const Beside& beside, const std::optional<Digest>& expected) {
  const bool is_encrypted = received.examined.is_encrypted;
  std::string text = is_encrypted
                         ? encrypted_head(received)
                         : verification_head(received.examined.verification, received.path, palette_of_stdout());
  for (const std::string& file : beside.files) text += head_row("wrote", escape_for_terminal(file));
  if (beside.custody) {
    text += head_row("custody", escape_for_terminal(beside.custody_path));
    text += head_row("head", beside.custody->head.hex());
  }
  if (!is_encrypted) {
    text += fault_rows(received.examined.verification.faults, received.examined.verification.faults_left_out,
                       palette_of_stdout());
    text += "\n" + meaning(received, beside);
  }
  return text + "\n" + reception_phrase(received, expected);
}

std::string report_json(const Received& received, const Beside& beside, const std::optional<Digest>& expected) {
  std::string more;
  JsonWriter json(more);
  json.begin_object();
  if (received.path.empty()) {
    json.key("file").null();
  } else {
    json.bytes_field("file", received.path);
  }
  json.field("sha256", received.examined.state.sha256.hex());
  json.field("encrypted", received.examined.is_encrypted).key("seal_is_expected");
  if (expected) {
    json.boolean(is_expected(received, expected));
  } else {
    json.null();
  }
  json.bytes_array("wrote", beside.files).key("custody");
  if (beside.custody) {
    json.begin_object().bytes_field("file", beside.custody_path).field("head", beside.custody->head.hex()).end_object();
  } else {
    json.null();
  }
  json.end_object();
  if (received.examined.is_encrypted) return more + "\n";
  std::string head = verification_json(received.examined.verification);
  head.pop_back();  // its newline
  return show::joined_objects(head, more) + "\n";
}

int status_of(const Received& received, const std::optional<Digest>& expected) {
  if (received.reception == Reception::unexpected) return tampered;
  if (received.examined.is_encrypted) return expected ? tampered : 0;
  return status_of(received.examined.verification.verdict);
}

int report(const Arguments& arguments, const Received& received, const Beside& beside, int status) {
  const auto expected = arguments.seal();
  if (received.examined.is_encrypted && expected) {
    fail({ErrorCode::unsupported,
          0,
          {},
          received.path,
          "stored, but --expect-seal cannot be compared before it is decrypted"});
  }
  if (received.reception == Reception::nothing) {
    fail({ErrorCode::io,
          0,
          {},
          "standard input",
          "it ended before its first byte, so no file was made; what the sender said tells why"});
    if (!arguments.json) return status;
  }
  const auto printed = write_to_stdout(arguments.json ? report_json(received, beside, expected)
                                                      : report_text(received, beside, expected));
  return printed ? status : fail(printed.error());
}

Result<Received> receive_from(const InputFile& input, const Arguments& arguments) {
  ToldSource told(input);
  return receive(told.source(), arguments.output, arguments.seal());
}

int run(const Arguments& arguments) {
  if (::isatty(STDIN_FILENO) == 1) {
    return fail({ErrorCode::io, 0, {}, "standard input", "a terminal; pipe a bundle into it"});
  }
  if (auto is_free = refuse_existing_sidecars(arguments.output); !is_free) return fail(is_free.error());
  const auto anchors = read_certificates(arguments.anchors);
  if (!anchors) return fail(anchors.error());
  const auto keys = open_signing_keys(arguments.signing);
  if (!keys) return fail(keys.error());
  const auto input = InputFile::open("-");
  if (!input) return fail(input.error());
  const auto received = receive_from(*input, arguments);
  if (!received) return fail(received.error());
  Beside beside;
  const auto finished = finish(arguments, *received, *keys, *anchors, beside);
  const int status = report(arguments, *received, beside, status_of(*received, arguments.seal()));
  if (finished) return status;
  fail(finished.error());
  return fail({ErrorCode::io,
               0,
               {},
               received->path,
               "the bundle itself is whole on disk; what is missing beside it can be made with exhibit sign, timestamp "
               "and custody"});
}

int run_and_catch(const Arguments& arguments) {
  try {
    return run(arguments);
  } catch (const OutputError& failure) {
    return fail(failure.error());
  }
}

void define(CLI::App& command, Arguments& arguments) {
  command.footer(footer);
  command.add_option("-o,--output", arguments.output, "The new file")->required()->type_name("FILE");
  command
      .add_option("--expect-seal", arguments.expected_seal,
                  "The seal that the collector printed, or that a witness wrote down")
      ->type_name("SHA256");
  add_custody_options(command, arguments.custody);
  add_signing_options(command, arguments.signing);
  auto* const authority =
      command
          .add_option("--tsa", arguments.authority, "Have seal and signature time-stamped by this authority (http://…)")
          ->type_name("URL");
  command.add_option("--tsa-ca", arguments.anchors, "The CA that the authority must lead to (PEM or DER)")
      ->allow_extra_args(false)
      ->needs(authority)
      ->type_name("FILE");
  command.add_flag("--json", arguments.json, "The verdict and what was written as one object");
}

}  // namespace

void add_receive_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("receive", "Take a bundle from a pipe: verify, keep, sign and log it");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([arguments, &exit_status] {
    if (!arguments->expected_seal.empty() && !arguments->seal()) {
      throw CLI::ValidationError("--expect-seal", "64 lower-case hexadecimal digits are one");
    }
    exit_status = run_and_catch(*arguments);
  });
}

}  // namespace exhibit
