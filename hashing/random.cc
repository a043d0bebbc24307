#include "hashing/random.h"

#include <openssl/rand.h>

namespace exhibit {

Digest random_secret() {
  Digest secret;
  if (RAND_priv_bytes(secret.bytes.data(), Digest::size) != 1) throw CryptoError("RAND_priv_bytes failed");
  return secret;
}

}  // namespace exhibit
