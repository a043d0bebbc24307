#include "evidence/commands/decrypt_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evidence/commands/passphrase.h"
#include "evidence/commands/told_source.h"
#include "evidence/encoding/escape.h"
#include "evidence/encryption/decryption.h"
#include "evidence/encryption/identity_files.h"
#include "evidence/reader/input_file.h"

namespace exhibit {
namespace {

enum ExitStatus : int { whole = 0, tampered = 1, trouble = 2, incomplete = 3, malformed = 4 };

constexpr const char* footer = R"(Examples:
  exhibit decrypt host1.tar.age -o host1.tar -i key.txt
  exhibit decrypt host1.tar.age -o host1.tar -i ~/.ssh/id_ed25519
  exhibit decrypt host1.tar.age -o host1.tar -i lab-key.pem
  ssh store cat host1.tar.age | exhibit decrypt - -o - -i key.txt | exhibit verify -

An identity file is one of age's (age-keygen), a private key of OpenSSH's (ssh-ed25519), or a private key in PEM where the
file is for its certificate. A passphrase is asked for at the terminal.

What is written is authentic: it is what was encrypted, in order, from the start. The output has its name only when it is whole. Of a
file that is cut or changed, all before the fault is kept as OUTPUT.partial.

Exit status:
  0  all is decrypted
  1  TAMPERED: the file was changed, or bytes follow it
  2  usage, no identity opens it, or a file that cannot be read or written
  3  INCOMPLETE: it is cut; every whole chunk before is in OUTPUT.partial
  4  MALFORMED: no age file, or one of another version)";

struct Arguments {
  std::string input;
  std::string output;
  std::vector<std::string> identity_files;
};

int fail(const Error& error) {
  fmt::print(stderr, "exhibit decrypt: {}\n", error.message());
  return trouble;
}

struct Verdict {
  ExitStatus status;
  std::string_view word;  ///< empty where the file is not judged
};

Verdict verdict_of(age::Fault fault) {
  switch (fault) {
    case age::Fault::changed:
    case age::Fault::trailing: return {tampered, "TAMPERED: "};
    case age::Fault::cut: return {incomplete, "INCOMPLETE: "};
    case age::Fault::no_age:
    case age::Fault::malformed: return {malformed, "MALFORMED: "};
    case age::Fault::unreadable:
    case age::Fault::no_identity:
    case age::Fault::unusable: return {trouble, {}};
  }
  std::unreachable();
}

/// Where the plain bytes go. A file is made when the first are wanted.
class Destination {
 public:
  explicit Destination(std::string path) : path_(std::move(path)), stream_(STDOUT_FILENO, "standard output") {}

  Result<Output*> open() {
    if (path_ == "-") return &stream_;
    auto file = FileOutput::create(path_);
    if (!file) return std::unexpected(file.error());
    file_.emplace(*std::move(file));
    return &*file_;
  }

  /// Where `bytes` of a file that is not whole are now, for the end of a line. A file without any is not kept.
  std::string keep(std::uint64_t bytes) {
    if (bytes == 0) {
      if (file_) ::unlink(file_->partial_path().c_str());
      return "nothing of it is authentic";
    }
    const std::string where =
        file_ ? "kept as " + escape_for_terminal(file_->partial_path()) : "written to standard output";
    return fmt::format("the {} bytes before it are authentic and {}", bytes, where);
  }

 private:
  std::string path_;
  StreamOutput stream_;
  std::optional<FileOutput> file_;
};

int tell_failure(const age::Failure& failure, const std::string& name, std::uint64_t bytes, Destination& destination) {
  const auto [status, word] = verdict_of(failure.fault);
  // A source's own error names it already.
  const std::string place = failure.fault == age::Fault::unreadable ? "" : escape_for_terminal(name) + ": ";
  const bool is_opened = status == tampered || status == incomplete || bytes > 0;
  fmt::print(stderr, "exhibit decrypt: {}{}{}{}\n", place, word, escape_for_terminal(failure.why),
             is_opened ? "; " + destination.keep(bytes) : "");
  return status;
}

Result<Decryption> decrypt_into(Destination& destination, const InputFile& file, const age::Identities& identities) {
  ToldSource told(file);
  return decrypt(told.source(), identities, [&destination] { return destination.open(); });
}

int decrypt_to(const InputFile& file, const age::Identities& identities, const std::string& output) {
  Destination destination(output);
  try {
    const auto decryption = decrypt_into(destination, file, identities);
    if (!decryption) return fail(decryption.error());
    return decryption->failure ? tell_failure(*decryption->failure, file.name(), decryption->bytes, destination)
                               : whole;
  } catch (const OutputError& failure) {
    return fail(failure.error());
  }
}

int run(const Arguments& arguments) {
  if (arguments.output == "-" && ::isatty(STDOUT_FILENO) == 1) {
    return fail({ErrorCode::io, 0, {}, "-o -", "standard output is a terminal; send it to a file or a pipe"});
  }
  age::Identities identities;
  for (const std::string& path : arguments.identity_files) {
    const auto added = add_identities_of_file(path, passphrase_from_terminal(), identities);
    if (!added) return fail(added.error());
  }
  const auto file = InputFile::open(arguments.input);
  if (!file) return fail(file.error());
  return decrypt_to(*file, identities, arguments.output);
}

}  // namespace

void add_decrypt_command(CLI::App& app, int& exit_status) {
  CLI::App* const command = app.add_subcommand("decrypt", "Decrypt an age file, as far as it is authentic");
  const auto arguments = std::make_shared<Arguments>();
  command->footer(footer);
  command->add_option("file", arguments->input, "The encrypted file; - for standard input")
      ->required()
      ->type_name("FILE");
  command->add_option("-o,--output", arguments->output, "The new file; - for standard output")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("-i,--identity", arguments->identity_files,
                   "A file of identities or a private key; may be given again")
      ->required()
      ->allow_extra_args(false)
      ->type_name("FILE");
  command->callback([arguments, &exit_status] { exit_status = run(*arguments); });
}

}  // namespace exhibit
