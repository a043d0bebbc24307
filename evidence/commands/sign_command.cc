#include "evidence/commands/sign_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/commands/signing_options.h"
#include "evidence/commands/terminal.h"
#include "evidence/commands/verdict_status.h"
#include "evidence/encoding/escape.h"
#include "evidence/encoding/json_writer.h"
#include "evidence/sign/seal_signature.h"
#include "evidence/sign/seal_to_sign.h"

namespace exhibit {
namespace {

constexpr int trouble = 2;

constexpr const char* footer =
    R"(Verifies the bundle, then writes beside it BUNDLE.SEAL, over which signatures are made, and BUNDLE.SEAL.p7s, a
detached CMS signature (CAdES-BES) that openssl reads as well, or BUNDLE.SEAL.sig, an OpenSSH signature that
`ssh-keygen -Y verify -n exhibit-seal` reads as well. The bundle itself is never written, and nothing is replaced. A key
that has a passphrase asks for it on the terminal; one in ssh-agent stays there. Sign on your own machine, never on the
suspect's.

Examples:
  exhibit sign before.tar --key alice.key --cert alice.pem --chain ca.pem
  exhibit sign before.tar --ssh-key ~/.ssh/id_ed25519
  exhibit sign before.tar --ssh-key ~/.ssh/id_ed25519.pub         by the agent that holds it
  exhibit sign before.tar --key alice.key --cert alice.pem && exhibit timestamp before.tar --tsa http://tsa.example/

Exit status:
  0  signed
  1  not signed: the bundle is TAMPERED
  2  usage, a key or file that cannot be used, or a signature that is there already
  3  not signed: the bundle is INCOMPLETE, and has no SEAL
  4  not signed: MALFORMED)";

struct Arguments {
  std::string bundle;
  SigningArguments signing;
  bool json = false;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit sign: {}\n", error.message());
  return trouble;
}

/// Each signature that is asked for, with its key open.
Result<std::vector<SealSignature>> prepare(const Arguments& arguments) {
  const SidecarPaths paths(arguments.bundle);
  if (!arguments.signing.cms.key.empty()) {
    if (auto is_free = refuse_existing(paths.cms); !is_free) return std::unexpected(is_free.error());
  }
  if (!arguments.signing.ssh_key.empty()) {
    if (auto is_free = refuse_existing(paths.ssh); !is_free) return std::unexpected(is_free.error());
  }
  const auto keys = open_signing_keys(arguments.signing);
  if (!keys) return std::unexpected(keys.error());
  return seal_signatures(*keys, paths);
}

std::string report_json(const SealToSign& sealed, const std::vector<SealSignature>& signatures) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("seal_sha256", sealed.sha256.hex()).bytes_field("seal_file", sealed.paths.seal);
  json.key("signatures").begin_array();
  for (const SealSignature& signature : signatures) {
    json.begin_object().bytes_field("file", signature.path).bytes_field("signer", signature.signer).end_object();
  }
  json.end_array().end_object();
  return text + "\n";
}

std::string report_text(const SealToSign& sealed, const std::vector<SealSignature>& signatures) {
  std::string text = fmt::format("seal {}\n", sealed.sha256.hex());
  for (const SealSignature& signature : signatures) {
    text +=
        fmt::format("signed by {} in {}\n", escape_for_terminal(signature.signer), escape_for_terminal(signature.path));
  }
  return text;
}

int run(const Arguments& arguments) {
  const auto signatures = prepare(arguments);
  if (!signatures) return fail(signatures.error());
  const auto sealed = seal_to_sign(arguments.bundle);
  if (!sealed) {
    fail(sealed.error().error);
    return sealed.error().verdict ? status_of(*sealed.error().verdict) : trouble;
  }
  std::vector<std::string> files;
  if (auto written = write_signatures(*sealed, *signatures, files); !written) return fail(written.error());
  const auto printed =
      write_to_stdout(arguments.json ? report_json(*sealed, *signatures) : report_text(*sealed, *signatures));
  return printed ? 0 : fail(printed.error());
}

void define(CLI::App& command, Arguments& arguments) {
  command.footer(footer);
  command.add_option("bundle", arguments.bundle, "The bundle")->required()->type_name("BUNDLE");
  add_signing_options(command, arguments.signing);
  command.add_flag("--json", arguments.json, "What was written, as one object");
}

}  // namespace

void add_sign_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("sign", "Sign a bundle's seal, in a file beside it");
  const auto arguments = std::make_shared<Arguments>();
  define(*command, *arguments);
  command->callback([arguments, &exit_status] {
    if (!arguments->signing.names_key())
      throw CLI::ValidationError("--ssh-key", "with what? give --ssh-key, or --key and --cert");
    exit_status = run(*arguments);
  });
}

}  // namespace exhibit
