// Whether a signature in a custody log holds over its line, and by whom it is.
#pragma once

#include <string>
#include <string_view>

#include "evidence/custody/record.h"
#include "evidence/trust/named_certificate.h"
#include "hashing/expected.h"

namespace exhibit::custody {

struct SignedBy {
  Role role = Role::actor;
  std::uint64_t line = 0;  ///< of the signature
  std::string key;         ///< the key that made it, by its own digest
  std::string signer;      ///< as SignatureStatement has it; raw bytes
  bool is_trusted = false;
  std::string why;
};

/// `line` is the signed line with its newline. Refuses what is no signature over it, and one whose key is not the one
/// that its record tells. Who it is by is judged at `moment`, not at the time that the line gives.
Expected<SignedBy> check_signature(const SignatureRecord& record, std::string_view line, const Moment& moment,
                                   const Signers& signers);

}  // namespace exhibit::custody
