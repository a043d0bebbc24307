// Who makes an SSH signature: a private key that was read, or an agent that keeps one.
#pragma once

#include <string>
#include <string_view>

#include "hashing/expected.h"
#include "hashing/ssh/openssh_key.h"
#include "hashing/ssh/signature.h"

namespace exhibit::ssh {

class Signer {
 public:
  virtual ~Signer() = default;
  virtual const PublicKey& public_key() const = 0;
  /// The algorithm is preferred_algorithm of the key's type.
  virtual Expected<SignatureValue> sign(std::string_view bytes) const = 0;
};

/// Signs with a private key that is held in memory.
class KeySigner final : public Signer {
 public:
  explicit KeySigner(PrivateKey key) : key_(std::move(key)) {}
  const PublicKey& public_key() const override { return key_.public_key; }
  Expected<SignatureValue> sign(std::string_view bytes) const override;

 private:
  PrivateKey key_;
};

/// A signature over `message` for `name_space`, in its armour. It is checked before it is handed out: whatever a key
/// file or an agent did wrong, what does not verify is refused.
Expected<std::string> make_signature(const Signer& signer, std::string_view message, std::string_view name_space);

}  // namespace exhibit::ssh
