#include "hashing/ssh/bcrypt_pbkdf.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <string>

#include "hashing/digest.h"
#include "hashing/ssh/blowfish.h"
#include "hashing/ssh/wire.h"

namespace exhibit::ssh {
namespace {

constexpr std::size_t block_size = 32;
constexpr std::size_t greatest_key = 1024;

Secret sha512(std::string_view bytes) {
  Secret digest(std::size_t{64});
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.bytes().data()), &length,
                 EVP_sha512(), nullptr) != 1 ||
      length != digest.size()) {
    throw CryptoError("SHA-512 failed");
  }
  return digest;
}

/// bcrypt with its own constant and the digests of passphrase and salt: one block.
Secret bcrypt_hash(std::string_view passphrase_digest, std::string_view salt_digest) {
  constexpr std::string_view constant = "OxychromaticBlowfishSwatDynamite";
  Blowfish state;
  state.expand(salt_digest, passphrase_digest);
  for (int i = 0; i < 64; ++i) {
    state.expand(salt_digest);
    state.expand(passphrase_digest);
  }
  std::array<std::uint32_t, block_size / 4> words{};
  WireReader reader(constant);
  for (std::uint32_t& word : words) word = *reader.number();
  for (int i = 0; i < 64; ++i) {
    for (std::size_t at = 0; at < words.size(); at += 2) state.encrypt(words[at], words[at + 1]);
  }
  Secret block(block_size);
  for (std::size_t i = 0; i < block_size; ++i) {
    block.bytes()[i] = static_cast<char>(words[i / 4] >> (i % 4 * 8) & 0xff);  // little-endian, unlike all else
  }
  OPENSSL_cleanse(words.data(), sizeof words);
  return block;
}

/// The sum (exclusive or) of all rounds of the block with this number, from 1.
Secret make_block(std::string_view passphrase_digest, std::string_view salt, std::uint32_t number,
                  std::uint32_t rounds) {
  std::string counted(salt);
  append_number(counted, number);
  Secret last = bcrypt_hash(passphrase_digest, sha512(counted).view());
  Secret sum(last.view());
  for (std::uint32_t round = 1; round < rounds; ++round) {
    last = bcrypt_hash(passphrase_digest, sha512(last.view()).view());
    for (std::size_t i = 0; i < block_size; ++i) sum.bytes()[i] = static_cast<char>(sum.bytes()[i] ^ last.bytes()[i]);
  }
  return sum;
}

}  // namespace

Expected<Secret> bcrypt_pbkdf(std::string_view passphrase, std::string_view salt, std::uint32_t rounds,
                              std::size_t size) {
  if (passphrase.empty()) return refuse("the passphrase is empty");
  if (salt.empty()) return refuse("its key derivation has no salt");
  if (rounds == 0 || rounds > greatest_rounds) {
    return refuse("its key derivation asks for " + std::to_string(rounds) + " rounds; 1 to " +
                  std::to_string(greatest_rounds) + " are done");
  }
  if (size == 0 || size > greatest_key) return refuse("a key of such a size is not derived");
  const Secret passphrase_digest = sha512(passphrase);
  // The bytes of the blocks lie interleaved, so that no part of the key can be had for less than all the work.
  const std::size_t blocks = (size + block_size - 1) / block_size;
  const std::size_t used = (size + blocks - 1) / blocks;
  Secret key(size);
  for (std::size_t number = 0; number < blocks; ++number) {
    const Secret block = make_block(passphrase_digest.view(), salt, static_cast<std::uint32_t>(number + 1), rounds);
    for (std::size_t i = 0; i < used && i * blocks + number < size; ++i) {
      key.bytes()[i * blocks + number] = block.view()[i];
    }
  }
  return key;
}

}  // namespace exhibit::ssh
