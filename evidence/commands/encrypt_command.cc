#include "evidence/commands/encrypt_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "evidence/commands/told_source.h"
#include "evidence/encryption/encrypted_output.h"
#include "evidence/encryption/named_recipients.h"
#include "evidence/reader/input_file.h"

namespace exhibit {
namespace {

enum ExitStatus : int { encrypted = 0, trouble = 2 };

constexpr const char* footer = R"(Examples:
  exhibit encrypt host1.tar -o host1.tar.age -r age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  exhibit encrypt host1.tar -o host1.tar.age -r 'ssh-ed25519 AAAAC3Nz…' -R examiners.txt
  exhibit encrypt host1.tar -o host1.tar.age -r lab-certificate.pem
  cat host1.tar | exhibit encrypt - -o - -R examiners.txt | ssh store 'cat > host1.tar.age'

A recipient is age1… (age-keygen makes it), ssh-ed25519 … (the line of a .pub file), or the path of a certificate (RSA or an
elliptic curve, PEM or DER) or of a file of recipients. Each of them alone can open the file, with exhibit decrypt or
age -d. The output is an age file, version 1; the bundle inside is not changed. Nobody signs it: any recipient's public key is
enough to make another.

Exit status:
  0  encrypted
  2  usage, a recipient that is none, or a file that cannot be read or written)";

struct Arguments {
  std::string bundle;
  std::string output;
  std::vector<std::string> recipients;
  std::vector<std::string> recipient_files;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit encrypt: {}\n", error.message());
  return trouble;
}

Result<age::Envelope> envelope_for(const Arguments& arguments) {
  age::Recipients recipients;
  for (const std::string& word : arguments.recipients) {
    if (const auto added = add_named_recipient(word, recipients); !added) return std::unexpected(added.error());
  }
  for (const std::string& path : arguments.recipient_files) {
    if (const auto added = add_recipients_of_file(path, recipients); !added) return std::unexpected(added.error());
  }
  if (recipients.count() == 0) {
    return std::unexpected(
        Error{ErrorCode::absent, 0, {}, {}, "for whom? give -r RECIPIENT or -R FILE; see exhibit encrypt --help"});
  }
  return make_envelope_for(recipients);
}

/// All of `source` into `output`, which is then committed.
Result<void> encrypt_into(const ByteSource& source, const age::Envelope& envelope, Output& output) {
  EncryptedOutput encrypted_output(envelope, output);
  std::vector<char> buffer(std::size_t{64} << 10);
  while (true) {
    const auto count = source(buffer.data(), buffer.size());
    if (!count) return std::unexpected(count.error());
    if (*count == 0) break;
    encrypted_output.write({buffer.data(), *count});
  }
  encrypted_output.commit();
  return {};
}

/// The bundle itself stays where it is, so nothing is lost with what was begun.
Result<void> encrypt_to_file(const ByteSource& source, const age::Envelope& envelope, const std::string& path) {
  auto file = WholeFileOutput::create(path);
  if (!file) return std::unexpected(file.error());
  try {
    return encrypt_into(source, envelope, *file);
  } catch (const OutputError& failure) {
    return std::unexpected(failure.error());
  }
}

Result<void> encrypt_to_stream(const ByteSource& source, const age::Envelope& envelope) {
  if (::isatty(STDOUT_FILENO) == 1) {
    return std::unexpected(
        Error{ErrorCode::io, 0, {}, "-o -", "standard output is a terminal; send it to a file or a pipe"});
  }
  StreamOutput output(STDOUT_FILENO, "standard output");
  try {
    return encrypt_into(source, envelope, output);
  } catch (const OutputError& failure) {
    return std::unexpected(failure.error());
  }
}

Result<void> encrypt_to(const InputFile& file, const age::Envelope& envelope, const std::string& output) {
  ToldSource told(file);
  return output == "-" ? encrypt_to_stream(told.source(), envelope) : encrypt_to_file(told.source(), envelope, output);
}

int run(const Arguments& arguments) {
  const auto envelope = envelope_for(arguments);
  if (!envelope) return fail(envelope.error());
  const auto file = InputFile::open(arguments.bundle);
  if (!file) return fail(file.error());
  const auto done = encrypt_to(*file, *envelope, arguments.output);
  return done ? encrypted : fail(done.error());
}

}  // namespace

void add_encrypt_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("encrypt", "Encrypt a bundle to recipients, as an age file");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("bundle", arguments->bundle, "The bundle; - for standard input")->required()->type_name("BUNDLE");
  command->add_option("-o,--output", arguments->output, "The new file; - for standard output")
      ->required()
      ->type_name("FILE");
  command->add_option("-r,--recipient", arguments->recipients, "Who can open it; may be given again")
      ->allow_extra_args(false)
      ->type_name("RECIPIENT");
  command->add_option("-R,--recipients-file", arguments->recipient_files, "A file of recipients; may be given again")
      ->allow_extra_args(false)
      ->type_name("FILE");
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
