// Keys made by the real ssh-keygen.
#pragma once

#include <string>
#include <string_view>

#include "hashing/secret.h"
#include "tests/support/files.h"
#include "tests/support/shell.h"
#include "tests/support/temporary_folder.h"

namespace exhibit::ssh::test {

/// Makes `folder`/`name` and its .pub by `ssh-keygen <options>`; the private key's text.
inline std::string make_key(const TemporaryFolder& folder, const std::string& name, const std::string& options,
                            const std::string& passphrase = "") {
  exhibit::test::output_of("ssh-keygen -q -C 'a comment' -N '" + passphrase + "' -f " + folder / name + " " + options);
  return exhibit::test::file_content(folder / name);
}

inline Expected<Secret> nobody(std::string_view) { return refuse("nobody was to be asked"); }

inline PassphraseSource somebody_who_says(std::string passphrase) {
  return [passphrase](std::string_view) -> Expected<Secret> { return Secret(passphrase); };
}

}  // namespace exhibit::ssh::test
