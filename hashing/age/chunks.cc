#include "hashing/age/chunks.h"

namespace exhibit::age {

ChaCha20Poly1305::Nonce ChunkCipher::nonce(bool is_last) const {
  ChaCha20Poly1305::Nonce nonce{};
  for (std::size_t i = 0; i < sizeof number_; ++i) nonce[10 - i] = static_cast<unsigned char>(number_ >> (8 * i) & 255);
  nonce[11] = is_last ? 1 : 0;
  return nonce;
}

void ChunkCipher::seal(std::string_view plain, bool is_last, char* out) {
  cipher_.seal(nonce(is_last), plain, out);
  ++number_;
}

bool ChunkCipher::open(std::string_view sealed, bool is_last, char* out) {
  if (!cipher_.open(nonce(is_last), sealed, out)) return false;
  ++number_;
  return true;
}

std::optional<std::size_t> ChunkCipher::last_chunk_length(std::string_view bytes) const {
  return cipher_.authentic_length(nonce(true), bytes.substr(0, sealed_chunk_size));
}

}  // namespace exhibit::age
