#include <openssl/evp.h>

#include <charconv>

#include "hashing/age/base64.h"
#include "hashing/age/identity.h"
#include "hashing/age/primitives.h"
#include "hashing/digest.h"

namespace exhibit::age {
namespace {

constexpr std::string_view scrypt_type = "scrypt";
constexpr std::size_t salt_size = 16;
/// age writes 18, which takes 256 MiB; 20 takes a GiB, and whoever wrote the file has chosen it.
constexpr unsigned greatest_work_factor = 20;
constexpr std::uint64_t block_size = 8;

std::optional<unsigned> parse_work_factor(std::string_view text) {
  unsigned factor = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
  const bool is_plain = error == std::errc() && end == text.data() + text.size() && text.front() != '0';
  return is_plain ? std::optional(factor) : std::nullopt;
}

Secret scrypt(const Secret& passphrase, std::string_view salt, unsigned work_factor) {
  const std::string salted = "age-encryption.org/v1/scrypt" + std::string(salt);
  const std::uint64_t cost = std::uint64_t{1} << work_factor;
  const std::uint64_t memory = (cost + 2) * 128 * block_size + (std::uint64_t{1} << 20);
  Secret key(key_size);
  if (EVP_PBE_scrypt(passphrase.view().data(), passphrase.size(), reinterpret_cast<const unsigned char*>(salted.data()),
                     salted.size(), cost, block_size, 1, memory, reinterpret_cast<unsigned char*>(key.bytes().data()),
                     key.size()) != 1) {
    throw CryptoError("scrypt failed");
  }
  return key;
}

}  // namespace

Unwrapped ScryptIdentity::unwrap(std::span<const Stanza> stanzas) const {
  for (const Stanza& stanza : stanzas) {
    if (stanza.type != scrypt_type) continue;
    if (stanzas.size() != 1) return fail(Fault::malformed, "a passphrase is not its only recipient");
    const auto salt = stanza.arguments.size() == 2 ? base64_decode(stanza.arguments[0]) : std::nullopt;
    const auto work_factor = salt ? parse_work_factor(stanza.arguments[1]) : std::nullopt;
    if (!work_factor || salt->size() != salt_size || stanza.body.size() != wrapped_key_size) {
      return fail(Fault::malformed, "its passphrase's salt, cost or key is of the wrong length or spelling");
    }
    if (*work_factor > greatest_work_factor)
      return fail(Fault::unusable, name_ + ": its passphrase costs more memory than is allowed; open it with age");
    const auto passphrase = passphrases_(name_);
    if (!passphrase) return fail(Fault::unusable, name_ + ": " + passphrase.error().why);
    auto file_key = unwrap_file_key(scrypt(*passphrase, *salt, *work_factor), stanza.body);
    if (!file_key) return fail(Fault::unusable, name_ + ": the passphrase is wrong");
    return file_key;
  }
  return std::nullopt;
}

}  // namespace exhibit::age
