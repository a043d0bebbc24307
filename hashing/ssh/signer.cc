#include "hashing/ssh/signer.h"

#include "hashing/ssh/evp_sign.h"

namespace exhibit::ssh {

Expected<SignatureValue> KeySigner::sign(std::string_view bytes) const {
  const std::string_view algorithm = preferred_algorithm(key_.public_key.type);
  return SignatureValue{std::string(algorithm), ssh::sign(*key_.key, algorithm, bytes)};
}

Expected<std::string> make_signature(const Signer& signer, std::string_view message, std::string_view name_space) {
  Signature signature{signer.public_key(), std::string(name_space), {}, "sha512", {}, {}};
  auto value = signer.sign(signed_bytes(signature, message));
  if (!value) return std::unexpected(value.error());
  if (!is_algorithm_of(value->algorithm, signature.key.type)) {
    return refuse("the signature came back in another algorithm than was asked for");
  }
  signature.algorithm = std::move(value->algorithm);
  signature.value = std::move(value->value);
  if (!check_signature(signature, message, name_space)) {
    return refuse("the signature that was made does not verify: the private key is not that of the public one");
  }
  return armoured_signature(signature_blob(signature));
}

}  // namespace exhibit::ssh
