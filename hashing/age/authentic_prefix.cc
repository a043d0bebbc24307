#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "hashing/age/primitives.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

constexpr std::size_t block_size = 16;

struct FreeMac {
  void operator()(EVP_MAC* mac) const noexcept { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

void check(bool is_done) {
  if (!is_done) throw CryptoError("OpenSSL has no ChaCha20 or Poly1305");
}

void update(const MacContext& mac, std::string_view bytes) {
  check(mac && EVP_MAC_update(mac.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1);
}

/// The first half of ChaCha20's first block (RFC 8439, 2.6).
Secret one_time_key(const Secret& key, const ChaCha20Poly1305::Nonce& nonce) {
  std::array<unsigned char, 16> counter_and_nonce{};
  std::ranges::copy(nonce, counter_and_nonce.begin() + 4);
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  Secret stream(key_size);
  auto* const bytes = reinterpret_cast<unsigned char*>(stream.bytes().data());
  int length = 0;
  check(context &&
        EVP_EncryptInit_ex2(context.get(), EVP_chacha20(), reinterpret_cast<const unsigned char*>(key.view().data()),
                            counter_and_nonce.data(), nullptr) == 1 &&
        EVP_EncryptUpdate(context.get(), bytes, &length, bytes, static_cast<int>(stream.size())) == 1);
  return stream;
}

MacContext begin_poly1305(const Secret& key) {
  const std::unique_ptr<EVP_MAC, FreeMac> method(EVP_MAC_fetch(nullptr, "POLY1305", nullptr));
  MacContext context(EVP_MAC_CTX_new(method.get()));
  check(context && EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(key.view().data()), key.size(),
                                nullptr) == 1);
  return context;
}

/// The tag of `length` bytes, of which `blocks` has seen the whole blocks and `rest` is what is left (RFC 8439, 2.8).
std::string tag_of(const MacContext& blocks, std::string_view rest, std::uint64_t length) {
  const MacContext mac(EVP_MAC_CTX_dup(blocks.get()));
  std::string last(rest);
  if (!last.empty()) last.resize(block_size);
  last.append(8, '\0');  // there is no associated data
  for (unsigned i = 0; i < 8; ++i) last.push_back(static_cast<char>(length >> (8 * i) & 255));
  update(mac, last);
  std::string tag(tag_size, '\0');
  std::size_t size = 0;
  check(EVP_MAC_final(mac.get(), reinterpret_cast<unsigned char*>(tag.data()), &size, tag.size()) == 1);
  return tag;
}

}  // namespace

std::optional<std::size_t> ChaCha20Poly1305::authentic_length(const Nonce& nonce, std::string_view bytes) const {
  const MacContext blocks = begin_poly1305(one_time_key(key_, nonce));
  for (std::size_t length = 0; length + tag_size <= bytes.size(); ++length) {
    const std::size_t whole = length / block_size * block_size;
    if (length == whole && length > 0) update(blocks, bytes.substr(length - block_size, block_size));
    const std::string tag = tag_of(blocks, bytes.substr(whole, length - whole), length);
    if (CRYPTO_memcmp(tag.data(), bytes.data() + length, tag_size) == 0) return length + tag_size;
  }
  return std::nullopt;
}

}  // namespace exhibit::age
