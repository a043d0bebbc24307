// For whom a file is encrypted, and the header that lets them open it.
#pragma once

#include <string>
#include <vector>

#include "hashing/age/certificate.h"
#include "hashing/age/ssh_ed25519.h"
#include "hashing/age/x25519.h"
#include "hashing/expected.h"
#include "hashing/secret.h"

namespace exhibit::age {

struct Recipients {
  std::vector<X25519Recipient> age;
  std::vector<SshEd25519Recipient> ssh;
  std::vector<Certificate> certificates;

  std::size_t count() const { return age.size() + ssh.size() + certificates.size(); }
};

/// A word or a line that is a key: `age1…` or `ssh-ed25519 AAAA…`. Refuses all others, an identity without repeating
/// it.
Expected<void> add_recipient_key(std::string_view line, Recipients& recipients);
/// The lines of a recipients file, of an authorized_keys file or of a .pub file; `#` begins a comment. A refusal names
/// the line.
Expected<void> add_recipient_lines(std::string_view text, Recipients& recipients);

/// A new file key and the header under which the recipients find it.
struct Envelope {
  Secret file_key;
  std::string header;
};
/// Refuses where there are no recipients, or more than a header holds.
Expected<Envelope> make_envelope(const Recipients& recipients);

}  // namespace exhibit::age
